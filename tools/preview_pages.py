"""Made-up pages to look at: name -> (template, values), as each template's first comment asks."""

from preview_clinic import CLINIC_PAGES
from preview_days import DAY_PAGES
from preview_doors import DOOR_PAGES
from preview_history import HISTORY_PAGES
from preview_learn import LEARN_PAGES
from preview_measures import MEASURES_PAGES
from preview_safety import SAFETY_PAGES

PAGES = (
    MEASURES_PAGES
    | DAY_PAGES
    | DOOR_PAGES
    | HISTORY_PAGES
    | CLINIC_PAGES
    | LEARN_PAGES
    | SAFETY_PAGES
)
