"""Reads what a patient brought along of a treatment record from elsewhere."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from moodtrack import db
from moodtrack.instants import from_micros
from moodtrack.sharing.domain import OpenRecord, Part
from moodtrack.treatment.domain.brought import (
    Along,
    Line,
    pages_of,
    sittings_of,
    standing,
    version_of,
    visits_of,
)
from moodtrack.treatment.domain.brought_words import Group, told
from moodtrack.treatment.domain.infusions import Infusion, Version
from moodtrack.treatment.domain.pages import Page, PageKind
from moodtrack.treatment.domain.sitting import Kind, Sitting
from moodtrack.treatment.domain.visits import Visit

# what the digest of a line covers, in this order
BROUGHT_COLUMNS = ("patient_id", "kind", "id", "n", "said", "brought_at")
SEALED_AS = "brought"
PART = "select * from brought where patient_id = $1 and kind = $2 order by key"
COUNTS = "select kind, count(*) as n from brought where patient_id = $1 group by kind"
# of a share that does not hold everything: what belongs to which part of the diary
WITH: Mapping[Along, Part] = {Along.RATINGS: Part.MEASURES, Along.PLANS: Part.PLAN}
HERS = frozenset({Along.PLANS, Along.SHARES, Along.EMERGENCIES, Along.LOOKS})


async def lines(record: OpenRecord, part: Along) -> list[Line]:
    """What was brought of this part and the reader may see, in the order it came in."""
    if part in HERS and record.viewer not in (record.patient, 0):
        return []
    if part in WITH and not record.sees(WITH[part]):
        return []
    rows = await db.read(PART, record.patient, part.value)
    found = [line_of(record, row) for row in rows]
    since = record.terms.since
    return found if since is None else [one for one in found if day_of(one) >= since]


def line_of(record: OpenRecord, row: Mapping[str, Any]) -> Line:
    """Raises texts.Unreadable where it is not as it was sealed."""
    text = record.texts.open(SEALED_AS, UUID(str(row["id"])), bytes(row["said"]))
    return Line(Along(row["kind"]), json.loads(text), from_micros(row["brought_at"]))


def day_of(line: Line) -> date:
    """The day it speaks of, where it was written down."""
    said = line.said
    at = next(said[name] for name in ("at", "given_at", "recorded_at") if name in said)
    zone = ZoneInfo(said["tz"]) if "tz" in said else None
    return datetime.fromisoformat(at).astimezone(zone).date()


async def counts(record: OpenRecord) -> dict[Along, int]:
    """How many lines of each part there are."""
    return {Along(row["kind"]): row["n"] for row in await db.read(COUNTS, record.patient)}


async def known(record: OpenRecord, ids: Sequence[UUID]) -> dict[UUID, int | None]:
    """Which of these lines are kept already, each with the number of its infusion."""
    rows = await db.read(
        "select b.id, b.n from each($2::uuid[]) p join brought b "
        "on b.patient_id = $1 and b.id = p.value",
        record.patient,
        list(ids),
    )
    return {UUID(str(row["id"])): row["n"] for row in rows}


async def with_brought(record: OpenRecord, own: Iterable[Infusion]) -> list[Infusion]:
    """This clinic's infusions and those brought along, oldest first."""
    both = [*own, *standing(await lines(record, Along.INFUSIONS))]
    return sorted(both, key=lambda one: (one.at, one.n))


async def versions_brought(record: OpenRecord) -> list[tuple[Version, db.Row]]:
    """Every version of every infusion elsewhere, with its line."""
    found = await lines(record, Along.INFUSIONS)
    return [(version_of(one.said), dict(one.said)) for one in found]


async def visits_brought(record: OpenRecord) -> list[Visit]:
    """Dates that were planned elsewhere."""
    return visits_of(await lines(record, Along.VISITS))


async def pages_brought(record: OpenRecord, kind: PageKind) -> list[Page]:
    """Pages of a kind that were written elsewhere."""
    return pages_of(await lines(record, Along.PAGES), kind)


async def sittings_brought(record: OpenRecord) -> list[Sitting]:
    """Visits to a chair elsewhere."""
    return sittings_of(await lines(record, Along.CHAIR), record.patient)


async def as_exported(record: OpenRecord, part: Along) -> list[dict[str, Any]]:
    """The lines as history.json has them. A correction may have come in later: see `stands`."""
    found = [dict(one.said) for one in await lines(record, part)]
    if part is Along.CHAIR:
        gone = {one["replaces"] for one in found}
        for one in found:
            one["stands"] = one["id"] not in gone and one["kind"] != Kind.TAKEN_BACK
    return found


async def in_words(record: OpenRecord) -> list[Group]:
    """All of it that the reader may see, in plain words."""
    if not await counts(record):
        return []
    found = [one for part in Along for one in await lines(record, part)]
    return told([(one, day_of(one)) for one in found])
