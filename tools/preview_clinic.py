"""Made-up pages of the clinic's desk."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace as Of
from typing import Any

import segno
from preview_days import HOME, MONDAY
from preview_doors import ZONES
from preview_history import ANAS, NOON, drawings, periods, report_on
from preview_people import DESK, NOOR

from moodtrack.demo.domain.shapes import Kind
from moodtrack.demo.domain.story import story
from moodtrack.reports.domain import words

ANA = Of(id="3f2a", name="Ana")


def listed(
    name: str, kind: Kind, sentence: str, *, phq9: str = "", todo: tuple[str, ...] = ()
) -> Of:
    told = story(name, kind=kind, until=MONDAY, zone=HOME)
    last = told.infusions[-1] if told.infusions else None
    return Of(
        id=name.lower(),
        name=name,
        sentence=sentence,
        spark=drawings(report_on(told, 4), "sparkline")["sparkline"],
        infusion=f"Infusion {last.n}" if last else "",
        days_since=(MONDAY - last.day).days if last else None,
        phq9=phq9,
        open=list(todo),
        shared=True,
    )


def groups() -> list[Of]:
    return [
        Of(
            heading="Going quiet",
            says="They write less than they usually do.",
            patients=[
                listed("Ben", Kind.SPARSE, "quiet for 6 days, usually answers 5 of 7"),
                listed("Maria Ortega", Kind.DROPS_OUT, "quiet for 19 days, usually answers 4 of 7"),
            ],
        ),
        Of(
            heading="Something is open",
            says="",
            patients=[
                listed(
                    "Ana",
                    Kind.FIRST,
                    "answered 5 of the last 7 days",
                    phq9="11, 7 fewer",
                    todo=("two phones wrote Friday",),
                )
            ],
        ),
        Of(
            heading="Everyone else",
            says="",
            patients=[
                listed("Joseph Klein", Kind.RESPONDER, "answered 6 of the last 7 days"),
                listed("Priya Raman", Kind.WEARS_OFF, "answered 4 of the last 7 days", phq9="16"),
                Of(
                    id="x",
                    name="Samuel Wright",
                    sentence="joined 3 days ago",
                    spark="",
                    infusion="",
                    days_since=None,
                    phq9="",
                    open=[],
                    shared=False,
                ),
            ],
        ),
    ]


def report(weeks: int) -> dict[str, Any]:
    made = report_on(ANAS, weeks)
    return DESK | {
        "patient": ANA,
        "report": made,
        "headline": words.headline(made),
        "not_known": words.not_known(made),
        "charts": drawings(made, "course"),
        "periods": periods("/reports/3f2a", weeks),
        "pdf": "/reports/3f2a/follow-up.pdf",
        "safety": ["A little, on Tuesday 11 August", "A little, on Friday 14 August"],
        "safety_asked": 61,
    }


LIST = DESK | {"query": "", "groups": groups(), "count": 6, "next": None, "may_invite": False}
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
LINK = "https://diary.harbor-clinic.example/join/6dX0b9yVw3s5Qm8nT1kZrA"
PEOPLE = (
    DESK
    | {"me": NOOR}
    | {
        "invitation": Of(
            name="Ana",
            link=LINK,
            qr=segno.make(LINK, error="m").svg_inline(border=0, omitsize=True),
            second_fact="river 41",
            until=datetime(2026, 11, 26, 20, 0, tzinfo=UTC).astimezone(HOME),
        ),
        "patients": [
            Of(id="a", name="Ana", role="patient", state="invited, not opened yet"),
            Of(id="b", name="Ben", role="patient", state="joined 3 November"),
        ],
        "staff": [
            Of(id="c", name="Dr. Chen", role="clinician", state="signed in today"),
            Of(id="s", name="Sam", role="nurse", state="signed in 20 November"),
        ],
        "fields": {},
        "problems": {},
    }
)

CLINIC_PAGES = {
    "work-list": ("reports/work-list.html", LIST),
    "work-list-empty": ("reports/work-list.html", LIST | {"groups": [], "count": 0}),
    "work-list-nobody": ("reports/work-list.html", LIST | {"groups": [], "query": "Zoe"}),
    "follow-up": ("reports/follow-up.html", report(16)),
    "patient": ("treatment/patient.html", PATIENT),
    "patient-problems": ("treatment/patient.html", WRONG),
    "infusion": ("treatment/infusion.html", INFUSION),
    "people": ("accounts/clinic-people.html", PEOPLE),
}
