"""A date's calendar file says "Appointment", when, and nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from moodtrack.treatment.domain import DateChosen, Phase
from moodtrack.treatment.domain.calendar import calendar
from moodtrack.treatment.domain.visits import Visit, VisitKind

ID = UUID("8b1f6f0e-0b1c-4b1e-9a44-0f8f4a1d2c3e")
STAMP = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def a_visit(at: datetime, *, version: int = 1, cancelled: bool = False) -> Visit:
    kind, zone, why = VisitKind.INFUSION, "America/New_York", (Phase.BOOSTER, DateChosen.WORSE)
    return Visit(ID, kind, at, zone, 90, *why, version, cancelled)


def fields(visit: Visit) -> dict[str, str]:
    lines = calendar(visit, stamped=STAMP).decode().removesuffix("\r\n").split("\r\n")
    return dict(line.split(":", 1) for line in lines)


def test_it_names_no_illness_drug_person_or_clinic() -> None:
    text = calendar(a_visit(STAMP), stamped=STAMP).decode().lower()
    assert "summary:appointment" in text
    for word in ("infusion", "ketamine", "ana", "clinic", "booster", "worse", "moodtrack", "mood"):
        assert word not in text.replace("calendar", "").replace("calscale", ""), word


def test_half_past_ten_in_new_york_is_the_same_instant_everywhere_summer_and_winter() -> None:
    summer = fields(a_visit(datetime(2026, 10, 31, 10, 30, tzinfo=NEW_YORK)))
    winter = fields(a_visit(datetime(2026, 11, 2, 10, 30, tzinfo=NEW_YORK)))
    assert (summer["DTSTART"], summer["DTEND"]) == ("20261031T143000Z", "20261031T160000Z")
    assert winter["DTSTART"] == "20261102T153000Z"


def test_a_later_version_takes_the_place_of_the_earlier_one() -> None:
    first, moved = fields(a_visit(STAMP)), fields(a_visit(STAMP, version=2))
    assert first["UID"] == moved["UID"] == str(ID)
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == ("0", "1")


def test_a_cancelled_date_says_so() -> None:
    told = fields(a_visit(STAMP, version=3, cancelled=True))
    assert (told["STATUS"], told["METHOD"], told["SEQUENCE"]) == ("CANCELLED", "CANCEL", "2")


@given(st.integers(0, 60 * 24 * 366 * 20), st.integers(5, 720))
def test_every_instant_is_said_to_the_minute_and_no_line_is_too_long(past: int, long: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=past)
    visit = Visit(uuid4(), VisitKind.FOLLOW_UP, at.astimezone(NEW_YORK), "America/New_York", long)
    told = fields(visit)
    start, end = [
        datetime.strptime(told[name], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        for name in ("DTSTART", "DTEND")
    ]
    assert (start, end - start) == (at, timedelta(minutes=long))
    lines = calendar(visit, stamped=STAMP).split(b"\r\n")
    assert max(map(len, lines)) <= 75
