"""What a link says and how long it lasts; what may be answered by one, and for which days."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack.checkins.domain.chains import by_link
from moodtrack.checkins.domain.days import allowed_days, label_day
from moodtrack.checkins.domain.revisions import Revision, Writer, placed, read_revision
from moodtrack.instants import EPOCH
from moodtrack.language import N_, _
from moodtrack.reading import Problems
from moodtrack.revising import Refused, refused
from moodtrack.safety.domain.concerns import value_in
from moodtrack.sharing.domain import OpenRecord

LASTS = timedelta(hours=48)  # from its issue
STILL_TYPING = timedelta(hours=1)  # a page that was open when its link ended
ON_ITS_WAY = timedelta(days=30)  # what was written in time may come so much later
MINUTE = timedelta(minutes=1)
ASKED = ("mood", "sleep_hours", "activity_minutes")

ENDED = N_("This link had ended when this was written. Please sign in to write it.")
ONLY = N_("A link takes mood, sleep and moving alone. Please sign in for the rest.")
NOTHING = N_("Choose a number, or fill in one of the others.")
OTHER_DAY = N_("This link is for other days. Please sign in to write this one.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a link says once its seal was found whole. `issued`: the beginning of its minute."""

    patient: int
    issued: datetime
    chain: UUID  # the space of the ids of what is said by it

    @property
    def until(self) -> datetime:
        return self.issued + LASTS


@dataclass(frozen=True, slots=True)
class Link:
    """A link that opens: a diary to write to. Nothing of it is ever shown."""

    given: Given
    record: OpenRecord
    clinic: int
    language: str


def packed(patient: int, at: datetime) -> bytes:
    """Who, and in which minute: 8 bytes, good until the year 10136."""
    return patient.to_bytes(4) + ((at - EPOCH) // MINUTE).to_bytes(4)


def unpacked(plain: bytes) -> tuple[int, datetime]:
    """
    >>> unpacked(packed(7, EPOCH + timedelta(minutes=3, seconds=59)))[0]
    7
    """
    return int.from_bytes(plain[:4]), EPOCH + int.from_bytes(plain[4:]) * MINUTE


def masked(plain: bytes, mask: bytes) -> bytes:
    """Hidden, and by the same again found."""
    return bytes(one ^ other for one, other in zip(plain, mask, strict=False))


def read_said(raw: object, link: Link, now: datetime) -> Revision | Refused:
    """A revision that came by a link, as it is to be kept; refused by itself where it is not."""
    writer = Writer(link.record.day_start, link.record.backfill_days)
    try:
        said = read_revision(raw, writer, now)
        if not said.has_come:  # by the clock of a phone far west of home; at home it has
            said = placed(replace(said, tz=link.record.zone), writer, now)
    except Problems as problems:
        return refused(raw, problems, None, worry=value_in(raw))
    problems_ = _not_by_link(said, link, now)
    if problems_:
        return refused(raw, Problems(problems_), said.day, worry=value_in(raw))
    return by_link(said, link.given.chain)


def _not_by_link(said: Revision, link: Link, now: datetime) -> dict[str, str]:
    known = set(said.answers.as_json())
    if known - set(ASKED):
        return {"answers": _(ONLY)}
    if not known:
        return {"mood": _(NOTHING)}
    if min(said.written_at, now) >= link.given.until + STILL_TYPING:
        return {"day": _(ENDED)}
    return {} if _in_its_days(said, link) else {"day": _(OTHER_DAY)}


def _in_its_days(said: Revision, link: Link) -> bool:
    """From the days still open when it was issued to the one on which it ends.

    A phone whose clock is wrong, or somebody who pretends so, comes no further.
    """
    zone, start = ZoneInfo(link.record.zone), link.record.day_start
    first = allowed_days(label_day(link.given.issued, zone, start), link.record.backfill_days)[-1]
    return first <= said.day <= label_day(link.given.until + STILL_TYPING, zone, start)
