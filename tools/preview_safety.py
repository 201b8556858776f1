"""Made-up pages of safety: the clinic's alerts, and what it settles about them."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Of
from typing import Any

from preview_people import CLINIC, DESK, SHELL

from moodtrack.accounts.sections import BASELINE
from moodtrack.safety.domain.doing import DONE
from moodtrack.safety.domain.plan import PARTS
from moodtrack.safety.domain.words import Times, lasted
from moodtrack.safety.sections import CONTACTS, HOURS

AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
ONE = "5b0e3c1e-2f14-4a3a-8d7e-9a1c2f3b4d55"
ALERT: dict[str, Any] = {
    "id": ONE,
    "name": "Ana",
    "since": AT,
    "waited": "41 min",
    "review": False,
    "overdue": True,
    "taken_by": None,
    "taken_at": None,
    "mine": False,
    "closed_at": None,
    "answers": [
        {
            "id": "0f8c7a52-4d7c-4d4e-9d0a-3b1f6a2b9c11",
            "at": AT,
            "day": date(2026, 11, 23),
            "question": "Thoughts of death or suicide",
            "words": "moderately (2 of 3)",
            "how": "",
        }
    ],
    "told": [
        {"at": AT, "who": "Sam", "way": "in the app", "ok": True},
        {"at": AT, "who": "Sam", "way": "by mail", "ok": False},
    ],
    "steps": [],
}
TAKEN = ALERT | {
    "id": ONE.replace("5", "6"),
    "name": "Ben",
    "overdue": False,
    "taken_by": "Sam",
    "taken_at": AT,
    "mine": True,
}
CLOSED = ALERT | {
    "id": ONE.replace("5", "7"),
    "closed_at": AT,
    "steps": [
        {"at": AT, "who": "Sam", "step": "took", "done": [], "reviewed": 0, "note": None},
        {
            "at": AT,
            "who": "Sam",
            "step": "closed",
            "done": ["Called", "Reached the person"],
            "reviewed": 1,
            "note": "Spoke for ten minutes.",
        },
    ],
}
MINUTES = timedelta(minutes=14)
ALERTS = DESK | {
    "alerts": [ALERT, TAKEN],
    "closed": [CLOSED],
    "done": list(DONE.items()),
    "said": None,
    "problems": {},
    "contacts": ["Sam", "Dr. Chen"],
    "sees_all": True,
    "times": Times(3, 1, 2, MINUTES, MINUTES * 9, MINUTES * 4, MINUTES * 30),
    "days": 90,
    "lasted": lasted,
}


def _section(section: Any, **known: Any) -> dict[str, Any]:
    return DESK | {
        "clinic": Of(name=CLINIC.name, zone="America/New_York"),
        "section": section,
        "fields": section.fill(section.default),
        "problems": {},
        "known": known,
        "saved": False,
    }


PLAN = SHELL | {
    "parts": list(PARTS.items()),
    "fields": {"warning_signs": "I stop answering messages", "people": "Zoe, 555-0100"},
    "problems": {},
    "saved": False,
}
SAFETY_PAGES = {
    "plan": ("safety/plan.html", PLAN),
    "plan-offline": ("safety/offline-plan.html", SHELL | {"parts": list(PARTS.items())}),
    "plan-shared": (
        "safety/shared-plan.html",
        DESK | {"name": "Ana", "parts": [("What helps me", "A walk to the river")]},
    ),
    "alerts": ("safety/alerts.html", ALERTS),
    "alerts-none": (
        "safety/alerts.html",
        ALERTS | {"alerts": [], "closed": [], "times": Times(0, 0, 0, None, None, None, None)},
    ),
    "section-baseline": ("accounts/clinic-section.html", _section(BASELINE)),
    "section-hours": ("accounts/clinic-section.html", _section(HOURS)),
    "section-contacts": (
        "accounts/clinic-section.html",
        _section(CONTACTS, staff=[("1", "Sam"), ("2", "Dr. Chen")]),
    ),
}


def rings(me: Any) -> list[Any]:
    """What stands on top of every page of a clinic, when something does."""
    if me is None or me.role == "patient":
        return []
    words = "An alert waits, and nobody has taken it."
    return [Of(words=words, href="/clinic/alerts", link="Open the list", urgent=True)]
