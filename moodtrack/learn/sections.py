"""What a clinic may settle about people who are not its patients yet."""

from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.reading import Problems

YES_NO = ("yes", "no")


def _read(fields: Fields, known: Known) -> Any:
    said = fields.get("open", "")
    if said not in YES_NO:
        raise Problems({"open": "Choose yes or no."})
    return {"open": said == "yes"}


REQUESTS = Section(
    name="requests",
    title="Requests for a conversation",
    about="Whether people who are not your patients may ask to be called.",
    template="learn/settings-requests.html",
    default={"open": False},
    read=_read,
    fill=lambda value: {"open": "yes" if value["open"] else "no"},
)
