"""Made-up pages of a person who has written for sixteen weeks."""

import calendar
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Of
from typing import Any
from uuid import UUID, uuid5

from preview_days import HOME, MONDAY
from preview_people import CLINIC, SHELL

from moodtrack.checkins.domain.days import Day, Other
from moodtrack.demo.domain.shapes import Kind
from moodtrack.demo.domain.story import Story, story
from moodtrack.reports.charts import draw
from moodtrack.reports.domain.columns import columns
from moodtrack.reports.domain.evidence import asked, completed
from moodtrack.reports.domain.follow_up import FollowUp, follow_up
from moodtrack.reports.domain.resampling import worked_out
from moodtrack.reports.domain.seen import seen

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
SPACE = UUID("0b6f3a52-0a34-4a4f-9d5e-6f4a6f1f3f10")
ANAS = story(1, kind=Kind.FIRST, until=MONDAY, zone=HOME)


def days_of(told: Story) -> list[Day]:
    """The days as they stand, the other phone's word beside the first."""
    found: dict[date, Day] = {}
    for entry in told.entries:
        if entry.day in found:
            other = Other(uuid5(SPACE, f"{entry.day}/2"), entry.answers)
            found[entry.day] = replace(found[entry.day], others=(other,))
            continue
        found[entry.day] = Day(
            entry.day,
            entry.answers,
            entry.mode,
            entry.written_at,
            entry.written_at.astimezone(UTC),
            HOME.key,
            uuid5(SPACE, f"{entry.day}"),
        )
    return list(found.values())


def report_on(told: Story, weeks: int) -> FollowUp:
    since = MONDAY - timedelta(days=7 * weeks - 1)
    made = follow_up(days_of(told), told.infusions, since=since, until=MONDAY, as_of=NOON)
    wanted = asked(made)
    return made if wanted is None else completed(made, worked_out(wanted))


def drawings(report: FollowUp, *names: str) -> dict[str, str]:
    return {name: draw(name, columns(report.as_json())).decode() for name in names}


DAYS = days_of(ANAS)
MONTH, PAST = date(2026, 11, 1), date(2026, 8, 1)


def month(view: str, first: date = MONTH) -> dict[str, Any]:
    days = [day for day in reversed(DAYS) if day.day.replace(day=1) == first]
    return SHELL | {
        "view": view,
        "month": first,
        "earlier": date(2026, 10, 1),
        "later": None if first == MONTH else MONTH,
        "weeks": calendar.Calendar(firstweekday=6).monthdatescalendar(2026, first.month),
        "days": days,
        "answered": len(days),
        "of": 23 if first == MONTH else 31,
        "infusions": {one.day: one.n for one in ANAS.infusions},
        "open_days": [MONDAY, date(2026, 11, 22), date(2026, 11, 21)],
        "today": MONDAY,
        "beside": list(two_words()),
    }


def two_words() -> Iterator[Of]:
    for day in DAYS:
        if day.others:
            choices = [
                Of(answers=answers, revision=str(uuid5(SPACE, f"new {n} {day.day}")))
                for n, answers in enumerate([day.answers, day.others[0].answers])
            ]
            replaces = f"{day.revision} {day.others[0].revision}"
            yield Of(day=day.day, replaces=replaces, choices=choices)


def progress(told: Story, weeks: int) -> dict[str, Any]:
    report = report_on(told, weeks)
    names = ("mood", "response", "sleep", "activity", "tips", "symptoms", "side-effects")
    return SHELL | {
        "report": seen(report.as_json()),
        "charts": drawings(report, *names) if report.days_answered else {},
        "periods": periods("/progress", weeks),
    }


def periods(address: str, weeks: int) -> list[Of]:
    return [
        Of(words=f"{n} weeks", href=f"{address}?weeks={n}", now=n == weeks) for n in (4, 12, 16)
    ]


EMPTY_STORY = Story(Kind.SPARSE, (), ())
HISTORY_PAGES = {
    "history": ("checkins/history.html", month("list")),
    "calendar": ("checkins/history.html", month("calendar") | {"beside": []}),
    "calendar-past": ("checkins/history.html", month("calendar", PAST) | {"beside": []}),
    "list-past": ("checkins/history.html", month("list", PAST) | {"beside": []}),
    "history-empty": (
        "checkins/history.html",
        month("list") | {"days": [], "beside": [], "answered": 0, "earlier": None},
    ),
    "closed-day": (
        "checkins/closed-day.html",
        SHELL | {"entry": DAYS[20], "day": DAYS[20].day, "place": "2 days after infusion 2"},
    ),
    "progress": ("reports/progress.html", progress(ANAS, 12)),
    "progress-empty": ("reports/progress.html", progress(EMPTY_STORY, 4)),
    "more": ("accounts/more.html", SHELL),
    "sharing": (
        "sharing/sharing.html",
        SHELL
        | {
            "clinic": CLINIC,
            "clinicians": [
                Of(id="c", name="Dr. Chen", since=date(2026, 8, 3)),
                Of(id="d", name="Dr. Diaz", since=None),
            ],
            "looked": [
                Of(who="Dr. Chen", what="opened your follow-up", at=NOON.astimezone(HOME)),
                Of(
                    who="Dr. Chen",
                    what="made a PDF of your follow-up",
                    at=NOON.astimezone(HOME) - timedelta(days=28),
                ),
            ],
            "more_looked": False,
        },
    ),
    "treatment": ("treatment/mine.html", SHELL | {"infusions": list(reversed(ANAS.infusions))}),
    "export": ("exports/export.html", SHELL | {"days": len(DAYS)}),
}
