"""What a clinic settles about its list of patients: after how long a silence nobody is left out."""

from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.reading import Fault, Problems, typed_whole
from moodtrack.reports.domain.work_list import SILENCE

LEAST, MOST = 1, 90  # days


def _read(fields: Fields, known: Known) -> Any:
    try:
        return {"days": typed_whole(fields.get("silence_days", ""), LEAST, MOST)}
    except Fault as fault:
        raise Problems({"silence_days": str(fault)}) from None


SILENCE_LIMIT = Section(
    name="silence",
    title="Going quiet",
    about="After how many days without an answer a patient stands under “Going quiet”.",
    template="reports/settings-silence.html",
    default={"days": SILENCE},
    read=_read,
    fill=lambda value: {"silence_days": str(value["days"])},
)
