"""Made-up pages for coming in, and for bringing things in."""

from datetime import date
from types import SimpleNamespace as Of

from preview_days import MONDAY
from preview_people import CLINIC, DESK, PUBLIC, SHELL

from moodtrack.web.install import LOOKS

ZONES = ["America/Chicago", "America/Denver", "America/Los_Angeles", "America/New_York", "UTC"]
HOURS = list(range(13))
JOIN = PUBLIC | {
    "step": 1,
    "clinic": CLINIC,
    "person": Of(name="Ana", role="patient", returning=False),
    "fields": {},
    "problems": {},
    "offered": "",
    "zones": [],
    "hours": HOURS,
    "clinicians": [],
}
JOIN_2 = JOIN | {
    "step": 2,
    "fields": {"second_fact": "river 41"},
    "offered": "maple river quiet lamp",
    "zones": ZONES,
    "clinicians": [
        Of(id="c", name="Dr. Chen", chosen=False),
        Of(id="d", name="Dr. Diaz", chosen=False),
    ],
}
SETTINGS = SHELL | {
    "fields": {"zone": "America/New_York", "day_start": "3"},
    "problems": {},
    "zones": ZONES,
    "hours": HOURS,
    "sessions": [
        Of(id="1", device="Firefox on Android", since=date(2026, 8, 3), seen=MONDAY, this=True),
        Of(
            id="2",
            device="Safari on a Mac",
            since=date(2026, 9, 12),
            seen=date(2026, 11, 2),
            this=False,
        ),
    ],
    "tokens": [Of(id="1", label="Watch", made=date(2026, 9, 1), used=date(2026, 11, 22))],
    "looks": list(LOOKS.values()),
    "new_token": None,
    "done": "",
}
IMPORT = SHELL | {
    "step": "file",
    "problems": {},
    "file_name": "",
    "found": None,
    "faults": [],
    "more_faults": 0,
    "token": "",
}
FOUND = Of(
    days=238,
    first=date(2025, 8, 13),
    last=date(2026, 4, 7),
    beside=3,
    columns=["day", "mood", "note"],
    ignored=["weather"],
)
PREVIEW = IMPORT | {"step": "preview", "file_name": "diary.csv", "found": FOUND, "token": "t"}
FAULTS = [
    Of(line=14, column="mood", sentence="“11” is above 10. Mood goes from 0 to 10."),
    Of(line=31, column="day", sentence="“2026-02-30” is not in the calendar."),
]
WRONG = {
    "username": "That name and passphrase do not go together.",
}

DOOR_PAGES = {
    "home": ("home.html", PUBLIC | {"home": ""}),
    "sign-in": ("accounts/sign-in.html", PUBLIC | {"fields": {}, "problems": {}}),
    "sign-in-again": (
        "accounts/sign-in.html",
        PUBLIC | {"fields": {"username": "ana", "next": "/progress"}, "problems": WRONG},
    ),
    "sign-in-link": ("accounts/sign-in-link.html", PUBLIC | {"name": "Ana"}),
    "join": ("accounts/join.html", JOIN),
    "join-2": ("accounts/join.html", JOIN_2),
    "settings": ("accounts/settings.html", SETTINGS | {"new_token": "mt_7Kq2x9vB4nW8sD3f"}),
    "settings-staff": ("accounts/settings.html", SETTINGS | DESK),
    "help-now": ("safety/help-now.html", SHELL | {"clinic": CLINIC}),
    "error": (
        "error.html",
        PUBLIC
        | {
            "heading": "Nothing at this address",
            "sentence": "There is nothing here, or nothing that is yours to see.",
            "next": "/",
            "next_words": "Go to the first page",
        },
    ),
    "import": ("imports/import.html", IMPORT),
    "import-preview": ("imports/import.html", PREVIEW),
    "import-faults": (
        "imports/import.html",
        PREVIEW | {"faults": FAULTS, "more_faults": 0},
    ),
    "import-done": ("imports/import.html", PREVIEW | {"step": "done"}),
}
