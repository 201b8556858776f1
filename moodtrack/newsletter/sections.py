"""Whether a clinic sends letters at all."""

from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.reading import Problems

YES_NO = ("yes", "no")


def _read(fields: Fields, known: Known) -> Any:
    said = fields.get("open", "")
    if said not in YES_NO:
        raise Problems({"open": "Choose yes or no."})
    return {"open": said == "yes"}


NEWSLETTER = Section(
    name="newsletter",
    title="Newsletter",
    about="Whether anybody may ask for letters from your clinic by mail.",
    template="newsletter/settings.html",
    default={"open": False},
    read=_read,
    fill=lambda value: {"open": "yes" if value["open"] else "no"},
)
