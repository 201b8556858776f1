"""What is wished, read from the form and put back into it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from moodtrack.language import N_, _
from moodtrack.language.dates import hour_in_words
from moodtrack.reading import Fault, Problems
from moodtrack.reminders.domain import DAY_MINUTES, Wish, quiet
from moodtrack.safety.domain.escalation import read_mail

STEP = 15  # minutes between two hours that can be chosen
TICKS = ("daily", "after", "sheets", "visits", "clinic", "messages")
NOT_AN_HOUR = N_("Choose one of the hours.")
IN_QUIET = N_("This hour lies in your quiet hours. Choose another, or change those.")
THE_SAME = N_("Choose two different hours, or only one.")
NOT_AN_ADDRESS = N_("A mail address looks like you@example.org.")


def hours() -> list[tuple[str, str]]:
    """Every quarter of an hour, as it is kept and as it is read."""
    midnight = datetime(2000, 1, 1, tzinfo=UTC)
    return [
        (str(one), hour_in_words(midnight + timedelta(minutes=one)))
        for one in range(0, DAY_MINUTES, STEP)
    ]


def read_wish(fields: Mapping[str, str]) -> Wish:
    """Raises Problems naming every field at fault."""
    problems: dict[str, str] = {}

    def minute(name: str) -> int:
        typed = fields.get(name, "")
        if typed not in _HOURS:
            problems[name] = _(NOT_AN_HOUR)
            return 0
        return int(typed)

    again = fields.get("again", "")
    wish = Wish(
        hour=minute("hour"),
        again=minute("again") if again else None,
        quiet_from=minute("quiet_from"),
        quiet_until=minute("quiet_until"),
        **{name: fields.get(name) == "yes" for name in TICKS},
    )
    for name, at in (("hour", wish.hour), ("again", wish.again)):
        if at is not None and name not in problems and quiet(at, wish):
            problems.setdefault(name, _(IN_QUIET))
    if again and "again" not in problems and wish.again == wish.hour:
        problems["again"] = _(THE_SAME)
    if problems:
        raise Problems(problems)
    return wish


def read_address(typed: str) -> str:
    """A mail address. Raises Problems."""
    try:
        address = read_mail(typed)
    except Fault as fault:
        raise Problems({"email": _(str(fault))}) from None
    if not address:
        raise Problems({"email": _(NOT_AN_ADDRESS)})
    return address


def fill(wish: Wish) -> dict[str, str]:
    return {
        "hour": str(wish.hour),
        "again": "" if wish.again is None else str(wish.again),
        "quiet_from": str(wish.quiet_from),
        "quiet_until": str(wish.quiet_until),
        **{name: "yes" if getattr(wish, name) else "" for name in TICKS},
    }


_HOURS = {str(one) for one in range(0, DAY_MINUTES, STEP)}
