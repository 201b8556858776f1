"""The long part of a report's page, made from plain values: beside the server where that is up."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from moodtrack.language import speaking
from moodtrack.reports.domain.columns import Columns, columns
from moodtrack.reports.domain.safety import in_words
from moodtrack.reports.domain.seen import seen
from moodtrack.reports.domain.wanted import Wanted
from moodtrack.web import packing, pages

NAMES = ("follow-up", "progress")
Draw = Callable[[str, Columns], bytes]


def made(wanted: Wanted, draw: Draw | None = None) -> packing.Part:
    """The part; where nothing draws, every number is still in its tables."""
    drawn = columns(wanted.report) if draw and wanted.drawings else {}
    report, values = seen(wanted.report), seen(wanted.values)
    if "seen_on" in values:
        values["seen_on"] = datetime.fromisoformat(values["seen_on"])
    with speaking(wanted.language):
        text = pages.render(
            f"reports/{wanted.name}-part.html",
            {
                **values,
                "report": report,
                "safety": in_words(report["thoughts_of_death"]),
                "charts": {name: draw(name, drawn).decode() for name in wanted.drawings if draw},
            },
        )
    return packing.part(text)


def made_from(job: Mapping[str, Any], draw: Draw) -> bytes:
    """The same in the render process: a job in, the part as bytes out."""
    wanted = Wanted(job["part"], job["report"], job["drawings"], job["language"], job["values"])
    return packing.as_bytes(made(wanted, draw))


def warm_up() -> None:
    """Read the templates: a moment's work, once."""
    for name in NAMES:
        pages.environments["en"].get_template(f"reports/{name}-part.html")
