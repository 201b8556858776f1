"""What a clinic may settle, one section a page: each slice names its own, app.py collects them."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moodtrack.accounts.domain import Clinic
from moodtrack.reading import Fault, Problems, typed_whole

Fields = Mapping[str, str]
Known = Mapping[str, Any]


async def _nothing(clinic: Clinic) -> Known:
    return {}


@dataclass(frozen=True, slots=True)
class Section:
    """One page of /clinic/settings, at /clinic/settings/{name}.

    `default` stands until the clinic has said something else. What is kept is plain JSON.
    `read` turns the form into it, or raises Problems under the form's field names; `fill` turns it
    into the form. `template` holds the fields alone (see templates/accounts/clinic-section.html).
    `known` looks up what reading and showing need beside the form: it becomes `known` in both.
    """

    name: str
    title: str
    about: str  # one sentence, on the page that lists the sections
    template: str
    default: Any
    read: Callable[[Fields, Known], Any]
    fill: Callable[[Any], dict[str, str]]
    known: Callable[[Clinic], Awaitable[Known]] = field(default=_nothing)

    def value(self, kept: str | None) -> Any:
        """What stands: what was kept, or the default."""
        return self.default if kept is None else json.loads(kept)


def _read_baseline(fields: Fields, known: Known) -> Any:
    try:
        days = typed_whole(fields.get("baseline_days", ""), 0, 28)
    except Fault as fault:
        raise Problems({"baseline_days": str(fault)}) from None
    return {"days": days}


BASELINE = Section(
    name="baseline",
    title="Days before treatment",
    about="How many days of answers to ask for before treatment begins.",
    template="accounts/settings-baseline.html",
    default={"days": 14},
    read=_read_baseline,
    fill=lambda value: {"baseline_days": str(value["days"])},
)
SECTIONS = (BASELINE,)
