"""The addresses of the treatment record: a patient's infusions, for the clinic and for herself."""

from moodtrack.treatment.routes import api, infusion, own, patient
from moodtrack.treatment.schema import OPERATIONS

operations = OPERATIONS
routes = [*own.routes, *patient.routes, *infusion.routes, *api.routes]

__all__ = ["operations", "routes"]
