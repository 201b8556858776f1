"""Opened records: proof that someone may look at a patient's diary or treatment, or change it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from moodtrack.texts import Texts


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A patient's diary, opened. Only sharing.gate makes one."""

    patient: int
    id: UUID
    name: str
    viewer: int
    may_write: bool
    zone: str
    day_start: int
    backfill_days: int
    texts: Texts = field(repr=False)  # opens and seals the words of the diary
    treatment_texts: Texts = field(repr=False)  # the same for the clinic's record of her


@dataclass(frozen=True, slots=True)
class TreatmentRecord:
    """The clinic's treatment record of a patient, opened. Only sharing.gate makes one."""

    patient: int
    id: UUID
    name: str
    viewer: int
    may_write: bool
    zone: str
    clinic: int
    clinic_zone: str
    shared: bool  # whether the viewer may open the diary as well
    texts: Texts = field(repr=False)  # opens and seals the words of this record

    @property
    def treatment_texts(self) -> Texts:
        return self.texts


@dataclass(frozen=True, slots=True)
class ClinicScope:
    """What a member of staff may see of the clinic as a whole. Only sharing.gate makes one."""

    clinic: int
    viewer: int
    sees_treatment: bool  # nurse: every treatment record of the clinic
    invites: bool  # administrator
    texts_of: Callable[[UUID], Texts] = field(repr=False)  # of a patient's treatment record, by id

    @property
    def no_diaries(self) -> bool:
        """Whether no diary is open to them, whoever shares: nurses and administrators."""
        return self.sees_treatment or self.invites


@dataclass(frozen=True, slots=True)
class Share:
    """One person a patient could share with, and whether and since when they do."""

    viewer: int
    viewer_id: UUID
    name: str
    since: datetime | None


class NotShared(Exception):
    """The viewer has no standing permission from this patient, or there is no such patient."""
