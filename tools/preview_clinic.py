"""Made-up pages of the clinic's desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Of
from typing import Any

import segno
from preview_days import HOME, MONDAY
from preview_doors import ZONES
from preview_history import ANAS, NOON, drawings, periods, report_on
from preview_people import DESK, NOOR

from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.summary import mark_of, summary_of
from moodtrack.demo.domain.shapes import Kind
from moodtrack.demo.domain.story import story
from moodtrack.reports.domain.seen import seen
from moodtrack.reports.domain.work_list import Group, Line, group_of
from moodtrack.reports.routes.work_list import SORTS, sections

ANA = Of(id="3f2a", name="Ana")


def line(name: str, kind: Kind, *, silent: int = 0) -> Line:
    """A patient as the list shows them, `silent` days after the last answer."""
    told = story(name, kind=kind, until=MONDAY - timedelta(days=silent), zone=HOME)
    marks = {
        epoch_day(one.day): mark_of(answered=one.answers.answered, mood=one.answers.mood)
        for one in told.entries
    }
    summary = summary_of(marks, answered=len(marks), rated=len(marks), revisions=len(marks))
    last = told.infusions[-1] if told.infusions else None
    return Line(
        id=name.lower(),
        name=name,
        group=group_of(summary, MONDAY),
        joined=True,
        summary=summary,
        infusion=last.n if last else None,
        infused_on=last.day if last else None,
        today=MONDAY,
    )


def lines() -> list[Line]:
    shared = [
        line("Ana", Kind.FIRST),
        line("Ben", Kind.SPARSE),
        line("Joseph Klein", Kind.RESPONDER),
        line("Maria Ortega", Kind.RESPONDER, silent=9),
        line("Priya Raman", Kind.WEARS_OFF),
    ]
    unshared = replace(
        line("Samuel Wright", Kind.FIRST), summary=None, group=Group.NOT_SHARED, joined=False
    )
    return [*sorted(shared, key=lambda one: list(Group).index(one.group)), unshared]


def report(weeks: int) -> dict[str, Any]:
    made = report_on(ANAS, weeks)
    return DESK | {
        "patient": ANA,
        "report": seen(made.as_json()),
        "charts": drawings(made, "curve", "course"),
        "periods": periods("/reports/3f2a", weeks),
        "pdf": "/reports/3f2a/follow-up.pdf",
        "safety": ["A little, on Tuesday 11 August", "A little, on Friday 14 August"],
    }


LIST = DESK | {
    "query": "",
    "group": "",
    "sort": "name",
    "group_choices": [(one, one.heading) for one in Group],
    "sort_choices": list(SORTS.items()),
    "groups": sections(lines()),
    "count": None,
    "next": "/clinic?after=1",
    "diaries": True,
    "treatment": True,
    "may_invite": False,
}
FOR_NOOR = LIST | {
    "me": NOOR,
    "groups": sections(
        replace(one, group=None, summary=None, infusion=None, infused_on=None) for one in lines()
    ),
    "group_choices": [],
    "sort_choices": [("name", "By name")],
    "diaries": False,
    "treatment": False,
    "may_invite": True,
}
NEW = {
    "id": "7c0a",
    "date": "2026-11-23",
    "time": "14:30",
    "zone": "America/New_York",
}
PATIENT = DESK | {
    "patient": ANA,
    "shared": True,
    "sentence": "9 days after infusion 8",
    "infusions": list(reversed(ANAS.infusions)),
    "may_record": True,
    "fields": NEW,
    "problems": {},
    "zones": ZONES,
}
WRONG = PATIENT | {
    "fields": NEW | {"weight_kg": "7", "dose_mg": "seventy", "minutes": "40", "phase": "booster"},
    "problems": {
        "weight_kg": "7 kg is very light. Weight goes from 20 to 400 kg.",
        "dose_mg": "Write the dose as a number of milligrams, like 35.",
    },
}
FIRST = ANAS.infusions[0]
INFUSION = DESK | {
    "patient": ANA,
    "infusion": FIRST,
    "withdrawn": False,
    "versions": [
        Of(
            at=NOON,
            who="Sam",
            reason="The weight was the one of another day",
            withdrawn=False,
            says="3 August 2026, 14:30, booster, 70 kg, 35 mg, 40 min",
        ),
        Of(
            at=NOON - timedelta(days=2),
            who="Dr. Chen",
            reason="",
            withdrawn=False,
            says="3 August 2026, 14:30, booster, 75 kg, 35 mg, 40 min",
        ),
    ],
    "fields": NEW
    | {"weight_kg": "70", "dose_mg": "35", "mg_per_kg": "0.50 mg/kg", "minutes": "40"},
    "problems": {},
    "zones": ZONES,
}


def person(name: str, role: str, state: str, *, disabled: bool = False, self: bool = False) -> Of:
    return Of(id=name, name=name, role=role, state=state, disabled=disabled, self=self)


LINK = "https://diary.harbor-clinic.example/join/6dX0b9yVw3s5Qm8nT1kZrA"
PEOPLE = (
    DESK
    | {"me": NOOR}
    | {
        "invitation": Of(
            name="Ana",
            link=LINK,
            qr=segno.make(LINK, error="m").svg_inline(border=0, omitsize=True),
            second_fact="417203",
            until=datetime(2026, 11, 26, 20, 0, tzinfo=UTC).astimezone(HOME),
        ),
        "patients": [
            person("Ana", "patient", "invited, has not joined yet"),
            person("Ben", "patient", "joined 3 November 2026"),
        ],
        "staff": [
            person("Dr. Chen", "clinician", "signed in 22 November 2026"),
            person("Dr. Diaz", "clinician", "no access since 3 November 2026", disabled=True),
            person("Noor", "administrator", "signed in 23 November 2026", self=True),
            person("Sam", "nurse", "signed in 20 November 2026"),
        ],
        "query": "",
        "more": 12,
        "fields": {"id": "4f1b"},
        "problems": {},
    }
)
CLINIC_SETTINGS = DESK | {
    "sections": [],
    "me": NOOR,
    "clinic": "Harbor Clinic",
    "fields": {
        "phone": "555 0100",
        "hours": "Your clinic reads this on weekdays from 9.",
        "backfill_days": "2",
        "paper": "letter",
        "zone": "America/New_York",
    },
    "problems": {},
    "papers": [("a4", "A4"), ("letter", "Letter")],
    "zones": ZONES,
    "saved": True,
}

CLINIC_PAGES = {
    "work-list": ("reports/work-list.html", LIST),
    "work-list-empty": ("reports/work-list.html", LIST | {"groups": []}),
    "work-list-nobody": (
        "reports/work-list.html",
        LIST | {"groups": [], "query": "Zoe", "count": 0},
    ),
    "work-list-names": ("reports/work-list.html", FOR_NOOR),
    "follow-up": ("reports/follow-up.html", report(16)),
    "patient": ("treatment/patient.html", PATIENT),
    "patient-problems": ("treatment/patient.html", WRONG),
    "infusion": ("treatment/infusion.html", INFUSION),
    "people": ("accounts/clinic-people.html", PEOPLE),
    "clinic-settings": ("accounts/clinic-settings.html", CLINIC_SETTINGS),
}
