"""Reads what a clinic asks for at the chair; the section of its settings that says so."""

from moodtrack.accounts.queries import setting
from moodtrack.accounts.sections import Section
from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.chair_settings import fill_chair, read_chair, rules_of

CHAIR = Section(
    name="chair",
    title="At the chair",
    about="Vitals, recovery and the ready-to-leave list. It marks; it never advises.",
    template="treatment/settings-chair.html",
    default={},
    read=read_chair,
    fill=fill_chair,
)


async def rules_for(record: TreatmentRecord) -> ChairRules:
    """The clinic's own numbers and list; nothing is set unless the clinic set it."""
    return await clinic_rules(record.clinic)


async def clinic_rules(clinic: int) -> ChairRules:
    return rules_of(await setting(clinic, CHAIR))
