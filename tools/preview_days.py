"""Made-up check-in pages."""

from datetime import date, datetime
from types import SimpleNamespace as Of
from zoneinfo import ZoneInfo

from preview_people import CLINIC, SHELL

MONDAY = date(2026, 11, 23)
HOME = ZoneInfo("America/New_York")
FULL = {
    "mood": "6",
    "sleep_hours": "7.25",
    "sleep_quality": "3",
    "activity_minutes": "30",
    "symptom_sadness": "1",
    "symptom_appetite": "2",
    "symptom_fatigue": "3",
    "symptom_concentration": "0",
    "direction_appetite": "less",
    "symptom_thoughts_of_death": "0",
    "tip_active": "yes",
    "tip_diet": "yes",
    "tip_connected": "no",
    "side_effect_headache": "1",
    "goal": "Walk to the library",
    "goal_met": "yes",
    "note": "Slept better. Called my sister, and it was good to hear her voice.",
}
EMPTY = SHELL | {
    "clinic": CLINIC,
    "day": MONDAY,
    "today": MONDAY,
    "follows_today": True,
    "zone": "America/New_York",
    "day_start": 3,
    "at": 1_795_464_000,
    "epoch": "7c1c2f0e-4c6b-4f0e-9d55-0f6f0a3c9b11",
    "place": "3 days after infusion 4",
    "days_since_infusion": 3,
    "fields": {},
    "problems": {},
    "revision": "0b6f3a52-0a34-4a4f-9d5e-6f4a6f1f3f10",
    "heads": [],
    "saved_at": None,
    "others": [],
    "goal_before": "Open the post",
    "open_days": [
        Of(day=date(2026, 11, 22), answered=True),
        Of(day=date(2026, 11, 21), answered=False),
    ],
}
SAVED = EMPTY | {
    "fields": FULL,
    "heads": ["5d3c5d5e-3d8e-4b1b-8a2e-0d7f0f3f2a11"],
    "saved_at": datetime(2026, 11, 23, 21, 14, tzinfo=HOME),
    "days_since_infusion": 9,
    "place": "9 days after infusion 4",
}

DAY_PAGES = {
    "offline-day": (
        "checkins/offline-day.html",
        SHELL | {"me": Of(id="", name="", role="patient")},
    ),
    "offline": ("offline.html", SHELL | {"me": Of(id="", name="", role="patient")}),
    "today": ("checkins/day.html", EMPTY),
    "today-saved": ("checkins/day.html", SAVED),
    "today-hard": (
        "checkins/day.html",
        SAVED | {"fields": FULL | {"mood": "1", "symptom_thoughts_of_death": "2"}},
    ),
    "today-problems": (
        "checkins/day.html",
        EMPTY
        | {
            "fields": FULL | {"sleep_hours": "seventy", "activity_minutes": "2000"},
            "problems": {
                "sleep_hours": "Sleep goes from 0 to 24 hours, in quarters, like 7.25.",
                "activity_minutes": "Moving is a whole number of minutes, at most 1440.",
            },
        },
    ),
    "yesterday": (
        "checkins/day.html",
        EMPTY
        | {
            "day": date(2026, 11, 22),
            "follows_today": False,
            "place": "2 days after infusion 4",
            "goal_before": None,
            "others": [Of()],
            "open_days": [
                Of(day=MONDAY, answered=False),
                Of(day=date(2026, 11, 21), answered=False),
            ],
        },
    ),
}
