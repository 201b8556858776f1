"""Lines of a treatment record from elsewhere: how each is read, and what it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from moodtrack.reading import UNKNOWN_FIELD, Fault, Problems, clip
from moodtrack.treatment.domain.brought_fields import FIELDS, consistent
from moodtrack.treatment.domain.infusions import DateChosen, Infusion, Phase, Version
from moodtrack.treatment.domain.pages import Page, PageKind
from moodtrack.treatment.domain.sitting import Entry, Kind, Said, Sitting
from moodtrack.treatment.domain.visits import Visit, VisitKind

BROUGHT = UUID("5d7a1f0e-3c55-4f38-9a0b-1c8f6f7c52d4")  # the space that ids of lines live in
NUMBERS = (
    "value", "heart_rate", "systolic", "diastolic", "spo2", "weight_g", "dose_ug", "minutes",
)  # fmt: skip


class Along(StrEnum):
    """What is brought along as it was, by its name in history.json."""

    INFUSIONS = "infusions"
    CHAIR = "chair"
    RATINGS = "ratings"
    VISITS = "visits"
    PAGES = "pages"
    PLANS = "safety_plans"
    SHARES = "shares"
    EMERGENCIES = "emergencies"
    LOOKS = "access_log"


# by which of its fields a line is the same thing as another
KNOWN_BY: Mapping[Along, Sequence[str]] = {
    Along.VISITS: ("id", "version"),
    Along.SHARES: ("with", "given_at"),
    Along.EMERGENCIES: ("who", "at"),
    Along.LOOKS: ("at", "did", "detail"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a record from elsewhere. `said`: as the file has it, every field checked."""

    part: Along
    said: Mapping[str, Any]
    brought_at: datetime | None = None

    @property
    def id(self) -> UUID:
        return id_of(self.part, [self.said[name] for name in KNOWN_BY.get(self.part, ("id",))])

    @property
    def n(self) -> int | None:
        found: int | None = self.said.get("n")
        return found

    def numbered(self, n: int | None) -> "Line":
        return self if n == self.n else replace(self, said={**self.said, "n": n})


def id_of(part: Along, key: Iterable[object]) -> UUID:
    """The same for the same thing, in whichever file or house it stands."""
    return uuid5(BROUGHT, "\n".join([part.value, *(str(one).lower() for one in key)]))


def read_line(part: Along, raw: object) -> Line:
    """Raises Problems naming every field at fault."""
    if not isinstance(raw, Mapping):
        raise Problems({"all": "This is not one of the things a history holds."})
    fields = FIELDS[part.value]
    problems = {clip(name): UNKNOWN_FIELD for name in raw if name not in fields}
    for name, check in fields.items():
        try:
            check(raw.get(name))
        except Fault as fault:
            problems[name] = str(fault)
    if not problems:
        problems = consistent(part.value, raw)
    if problems:
        raise Problems(problems)
    return Line(part, {**raw, "clinic": raw.get("clinic")})


def renumbered(
    lines: Sequence[Line], taken: Iterable[int], known: Mapping[UUID, int]
) -> list[Line]:
    """The lines with numbers of infusions that are free here.

    A number that this house has given away already becomes the next free one. `known`: versions of
    infusions that were brought in or recorded here before, by line id, with the number they have.
    """
    used, places = set(taken), dict[int, int]()
    infusions = [one for one in lines if one.part is Along.INFUSIONS]
    for one in infusions:
        if one.n is not None and one.id in known:
            places[one.n] = known[one.id]
    for n in sorted({one.n for one in lines if one.n is not None} - places.keys()):
        places[n] = n if n not in used else max(used) + 1
        used.add(places[n])
    return [one.numbered(None if one.n is None else places[one.n]) for one in lines]


def infusion_of(said: Mapping[str, Any]) -> Infusion:
    return Infusion(
        n=said["n"],
        at=datetime.fromisoformat(said["at"]),
        tz=said["tz"],
        phase=Phase(said["phase"]) if said["phase"] else None,
        number_in_course=said["number_in_course"],
        weight_g=said["weight_g"],
        dose_ug=said["dose_ug"],
        minutes=said["minutes"],
        notes=said["notes"],
        date_chosen=DateChosen(said["date_chosen"]) if said["date_chosen"] else None,
        brought=True,
    )


def version_of(said: Mapping[str, Any]) -> Version:
    return Version(
        infusion=infusion_of(said),
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        recorded_by=0,
        reason=said["reason"],
        withdrawn=said["withdrawn"],
    )


def standing(lines: Iterable[Line]) -> list[Infusion]:
    """Of each infusion the version that stands, less those withdrawn."""
    last: dict[int, Mapping[str, Any]] = {}
    for one in lines:
        before = last.get(one.said["n"])
        if before is None or before["version"] < one.said["version"]:
            last[one.said["n"]] = one.said
    return [infusion_of(said) for said in last.values() if not said["withdrawn"]]


def visits_of(lines: Iterable[Line]) -> list[Visit]:
    """Of each planned date the version that stands, cancelled ones too."""
    last: dict[str, Mapping[str, Any]] = {}
    for one in lines:
        before = last.get(one.said["id"].lower())
        if before is None or before["version"] < one.said["version"]:
            last[one.said["id"].lower()] = one.said
    return [_visit_of(said) for said in last.values()]


def _visit_of(said: Mapping[str, Any]) -> Visit:
    return Visit(
        id=UUID(said["id"]),
        kind=VisitKind(said["kind"]),
        at=datetime.fromisoformat(said["at"]),
        tz=said["tz"],
        minutes=said["minutes"],
        phase=Phase(said["phase"]) if said["phase"] else None,
        date_chosen=DateChosen(said["date_chosen"]) if said["date_chosen"] else None,
        version=said["version"],
        cancelled=said["cancelled"],
        brought=True,
    )


def pages_of(lines: Iterable[Line], kind: PageKind) -> list[Page]:
    """Of each page of a kind the version that stands, less those withdrawn."""
    last: dict[str, Page] = {}
    for one in lines:
        page = _page_of(one.said)
        before = last.get(str(page.page))
        if page.kind is kind and (before is None or before.version < page.version):
            last[str(page.page)] = page
    return [page for page in last.values() if not page.withdrawn]


def _page_of(said: Mapping[str, Any]) -> Page:
    return Page(
        kind=PageKind(said["kind"]),
        page=UUID(said["page"]),
        version=said["version"],
        id=UUID(said["id"]),
        said=said["said"],
        withdrawn=said["withdrawn"],
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        recorded_by=0,
    )


def entry_of(said: Mapping[str, Any]) -> Entry:
    return Entry(
        id=UUID(said["id"]),
        said=Said(
            kind=Kind(said["kind"]),
            at=datetime.fromisoformat(said["at"]),
            replaces=_uuid(said["replaces"]),
            code=said["code"],
            phase=Phase(said["phase"]) if said["phase"] else None,
            text=said["text"],
            more=said["more"],
            **{name: said[name] for name in NUMBERS},
        ),
        seq=said["seq"],
        recorded_by=0,
        recorded_at=datetime.fromisoformat(said["recorded_at"]),
        n=said["n"],
    )


def sittings_of(lines: Iterable[Line], patient: int) -> list[Sitting]:
    """The visits to the chair, with what was written there, in the order of the file."""
    by_visit: dict[str, list[Mapping[str, Any]]] = {}
    for one in lines:
        by_visit.setdefault(one.said["visit"].lower(), []).append(one.said)
    return [
        Sitting(
            id=UUID(visit),
            patient=patient,
            opened_at=datetime.fromisoformat(said[0]["opened_at"]),
            tz=said[0]["tz"],
            planned=_uuid(said[0]["planned"]),
            entries=tuple(entry_of(one) for one in said),
            brought=True,
        )
        for visit, said in by_visit.items()
    ]


def _uuid(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
