"""Made-up pages of questionnaires."""

from datetime import timedelta
from types import SimpleNamespace as Of
from uuid import UUID

from preview_history import NOON
from preview_people import CLINIC, DESK, SHELL

from moodtrack.measures.domain.instruments import (
    COPYRIGHT,
    DIFFICULTY,
    FREQUENCY,
    GAD7,
    HARDNESS,
    INSTRUMENTS,
    LOINC_NOTICE,
    PHQ9,
    STEM,
)
from moodtrack.measures.domain.scales import SCALES, ClinicScore
from moodtrack.measures.domain.schedule import Due
from moodtrack.measures.domain.scores import series_of
from moodtrack.measures.domain.sheets import Sheet
from moodtrack.treatment.domain import Infusion

ZONE = "America/New_York"
SHEETS = [
    Sheet(UUID(int=days + 100), PHQ9, NOON + timedelta(days=days), ZONE,
          dict.fromkeys(PHQ9.keys, points), complete=True)
    for days, points in ((-2, 2), (30, 1), (44, 2))
]  # fmt: skip
SERIES = [series_of(PHQ9, SHEETS, [Infusion(1, NOON, ZONE), Infusion(2, NOON, ZONE)])]
SHEET = SHELL | {
    "clinic": CLINIC,
    "instrument": PHQ9,
    "stem": STEM,
    "choices": FREQUENCY,
    "hardness": HARDNESS,
    "difficulty": DIFFICULTY,
    "copyright": COPYRIGHT,
    "loinc": LOINC_NOTICE,
    "step": "",
    "fields": {"item_mood": "2", "item_self_harm": "1"},
    "problems": {},
    "replaces": "",
    "id": "0b6f3a52-0a34-4a4f-9d5e-6f4a6f1f3f10",
    "begun_at": NOON,
    "epoch": "",
    "zone": ZONE,
    "shell": False,
}
OPEN = {"item_interest": "This one is not answered yet."}
RATINGS = [
    ClinicScore(UUID(int=1), "madrs", NOON, ZONE, 28, "Dr. Chen", recorded_by=1),
    ClinicScore(UUID(int=2), "cssrs", NOON, ZONE, None, "Sam", result="positive, plan made"),
    ClinicScore(UUID(int=3), "cadss", NOON, ZONE, 31, "Sam", note="peak", taken_back="not hers"),
]
DESK_PAGE = DESK | {
    "patient": Of(id="3f2a", name="Ana", shared=True),
    "series": SERIES,
    "ratings": RATINGS,
    "names": {1: "Sam"},
    "scale": "madrs",
    "scales": SCALES,
    "instruments": INSTRUMENTS,
    "instrument": None,
    "choices": FREQUENCY,
    "hardness": HARDNESS,
    "difficulty": DIFFICULTY,
    "fields": {"id": "0b6f", "day": "2026-11-23", "time": "10:30", "rater": "Dr. Chen"},
    "problems": {},
}
ASKED = DESK_PAGE | {"scale": "gad7", "instrument": GAD7, "series": None, "ratings": []}
LIST = SHELL | {
    "due": [Due("phq9", NOON.date(), "two weeks since the last one")],
    "begun": SHEETS[:1],
    "series": SERIES,
    "instruments": INSTRUMENTS,
    "kept": "gad7",
    "loinc": LOINC_NOTICE,
}
MEASURES_PAGES = {
    "measures": ("measures/measures.html", LIST),
    "sheet": ("measures/sheet.html", SHEET),
    "sheet-one": ("measures/sheet.html", SHEET | {"step": "mood", "fields": {}}),
    "sheet-422": ("measures/sheet.html", SHEET | {"problems": OPEN, "begun_at": None}),
    "scores": ("measures/clinic.html", DESK_PAGE),
    "scores-asked": ("measures/clinic.html", ASKED),
}
