"""What a clinic settles about keeping: for how many years after somebody was last treated."""

from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.reading import Fault, Problems, typed_whole

MOST_YEARS = 100


def _read(fields: Fields, known: Known) -> Any:
    typed = fields.get("years", "").strip()
    try:
        return {"years": typed_whole(typed, 1, MOST_YEARS) if typed else None}
    except Fault as fault:
        raise Problems({"years": str(fault)}) from None


RETENTION = Section(
    name="retention",
    title="How long records are kept",
    about="For how many years after the last visit the clinic’s own record stays.",
    template="retention/settings.html",
    default={"years": None},
    read=_read,
    fill=lambda value: {"years": "" if value["years"] is None else str(value["years"])},
)
