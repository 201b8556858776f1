"""The addresses of the treatment record, for the clinic and for the patient herself."""

from moodtrack.treatment.queries.chair_rules import CHAIR
from moodtrack.treatment.routes import (
    after,
    api,
    calls,
    chair_api,
    chairs,
    consultation,
    infusion,
    medicines,
    note,
    notes,
    own,
    own_visit,
    patient,
    sitting,
    station,
    visit,
    visits,
)
from moodtrack.treatment.schema import OPERATIONS
from moodtrack.treatment.sections import SECTIONS

operations = OPERATIONS
settings_sections = (*SECTIONS, CHAIR)
routes = [
    *own.routes,
    *own_visit.routes,
    *after.routes,
    *patient.routes,
    *infusion.routes,
    *chairs.routes,
    *sitting.routes,
    *chair_api.routes,
    *station.routes,
    *visits.routes,
    *visit.routes,
    *consultation.routes,
    *medicines.routes,
    *calls.routes,
    *notes.routes,
    *note.routes,
    *api.routes,
]

__all__ = ["operations", "routes", "settings_sections"]
