"""Who is told of a concern, and when: one after the other, then everybody every hour."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moodtrack.reading import Fault, Problems, one_line, typed_whole
from moodtrack.safety.domain.hours import Hours

ENOUGH = 2  # contacts: one may be ill
MOST_CONTACTS = 6
MINUTES, LONGEST_HOURS = 30, 12  # to begin with; 12 hours is also the most a clinic may choose
HOURLY = timedelta(hours=1)
MAIL_MOST = 254


@dataclass(frozen=True, slots=True)
class Contact:
    """A member of staff who is told; by mail as well, where an address is known."""

    person: int
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A clinic's rule. `step`: opening time for each one told; `limit`: the longest, by any clock.

    Contacts are told one after the other, then the administrators; from then on, and from `limit`
    on in any case, all of them every hour until someone takes it.
    """

    contacts: Sequence[Contact]
    administrators: Sequence[Contact]
    step: timedelta
    limit: timedelta
    hours: Hours

    @property
    def enough(self) -> bool:
        return len(self.contacts) >= ENOUGH

    @property
    def everybody(self) -> list[Contact]:
        named = {one.person for one in self.contacts}
        return [*self.contacts, *(one for one in self.administrators if one.person not in named)]

    @property
    def _chain(self) -> list[list[Contact]]:
        named = {one.person for one in self.contacts}
        others = [one for one in self.administrators if one.person not in named]
        return [[one] for one in self.contacts] + ([others] if others else [])

    def told_in(self, round_: int, *, risen: datetime, at: datetime) -> list[Contact]:
        """Who is told in this round (from 0), `risen` being when the escalation began."""
        chain = self._chain
        everybody = round_ >= len(chain) or at >= risen + self.limit
        return self.everybody if everybody else chain[round_]

    def due(self, round_: int, *, risen: datetime) -> datetime:
        """When this round begins: after so many steps of opening time, or at the limit.

        >>> from datetime import UTC
        >>> half, most = timedelta(minutes=30), timedelta(hours=12)
        >>> rule = Rule([Contact(1), Contact(2)], [], half, most, Hours("UTC"))
        >>> [rule.due(n, risen=datetime(2026, 3, 14, 9, tzinfo=UTC)).hour for n in range(6)]
        [9, 9, 10, 11, 12, 13]
        """
        steps = min(round_, len(self._chain))
        chained = min(self.hours.after(risen, self.step * steps), risen + self.limit)
        return chained + HOURLY * (round_ - steps)

    def following(self, round_: int, *, risen: datetime, at: datetime) -> int:
        """The round after this. Everybody is told once an hour, however long nobody did jobs."""
        after = round_ + 1
        if round_ >= len(self._chain) or at >= risen + self.limit:
            while self.due(after, risen=risen) <= at:
                after += 1
        return after

    def overdue(self, *, risen: datetime, at: datetime) -> bool:
        """Whether the first who was told has let their time pass."""
        return at >= self.due(1, risen=risen)


def read_contacts(fields: Mapping[str, str], staff: Collection[str]) -> dict[str, Any]:
    """From a form: contact_1, mail_1 ... and minutes, limit. `staff`: ids. Raises Problems."""
    problems: dict[str, str] = {}
    contacts: list[dict[str, str]] = []
    for place in range(1, MOST_CONTACTS + 1):
        one = _contact(fields, place, staff, problems)
        if one and any(one["person"] == other["person"] for other in contacts):
            problems[f"contact_{place}"] = "Somebody is named twice. Name another person."
        elif one:
            contacts.append(one)
    times = {}
    for name, low, high in (("minutes", 5, 240), ("limit", 1, LONGEST_HOURS)):
        try:
            times[name] = typed_whole(fields.get(name, ""), low, high)
        except Fault as fault:
            problems[name] = str(fault)
    if problems:
        raise Problems(problems)
    return {"contacts": contacts, **times}


def _contact(
    fields: Mapping[str, str], place: int, staff: Collection[str], problems: dict[str, str]
) -> dict[str, str] | None:
    chosen, mail = fields.get(f"contact_{place}", ""), ""
    try:
        mail = read_mail(fields.get(f"mail_{place}", ""))
    except Fault as fault:
        problems[f"mail_{place}"] = str(fault)
    if not chosen and mail:
        problems[f"contact_{place}"] = "Choose whose address this is."
    elif chosen and chosen not in staff:
        problems[f"contact_{place}"] = "Choose somebody who works here and can sign in."
    return {"person": chosen, "mail": mail} if chosen in staff else None


def read_mail(typed: str) -> str:
    """A mail address, or "" for none. Raises Fault."""
    mail = one_line(typed, MAIL_MOST)
    name, at, domain = mail.rpartition("@")
    plain = mail.isascii() and not set(mail) & set(' <>,;:"()[]\\')
    if mail and not (plain and at and name and "." in domain.strip(".") and "@" not in name):
        raise Fault("Write one mail address, such as name@example.org.")
    return mail


def as_fields(value: Mapping[str, Any]) -> dict[str, str]:
    """Into the form. Who has left since is in no list there: the administrator names another."""
    fields = {"minutes": str(value["minutes"]), "limit": str(value["limit"])}
    for place, one in enumerate(value["contacts"], 1):
        fields[f"contact_{place}"], fields[f"mail_{place}"] = one["person"], one["mail"]
    return fields


def rule_of(
    value: Mapping[str, Any],
    hours: Hours,
    *,
    staff: Mapping[str, int],
    administrators: Sequence[int],
) -> Rule:
    """From what is kept (see read_contacts). `staff`: id -> number, of those who can sign in."""
    contacts = [
        Contact(staff[one["person"]], one["mail"])
        for one in value["contacts"]
        if one["person"] in staff
    ]
    return Rule(
        contacts,
        [Contact(one) for one in administrators],
        step=timedelta(minutes=value["minutes"]),
        limit=timedelta(hours=value["limit"]),
        hours=hours,
    )


NOT_SAID: dict[str, Any] = {"contacts": [], "minutes": MINUTES, "limit": LONGEST_HOURS}
