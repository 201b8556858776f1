"""/clinic/patients/{id}/notes: visit notes, each with the decision and the follow-up as seen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4, uuid5
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import Role, SignedIn
from moodtrack.accounts.queries import names_of
from moodtrack.reading import Problems
from moodtrack.sharing.domain import NotShared, TreatmentRecord
from moodtrack.treatment.actions import OtherWords
from moodtrack.treatment.actions.notes import write_note
from moodtrack.treatment.actions.visits import Clash
from moodtrack.treatment.domain.notes import DECISIONS, Note, Seen, read_note
from moodtrack.treatment.domain.visits import Visit, VisitKind, coming, read_visit
from moodtrack.treatment.queries.course import notes
from moodtrack.treatment.queries.visits import visits
from moodtrack.treatment.routes.medicines import new_id
from moodtrack.treatment.routes.patient import opened
from moodtrack.treatment.routes.visits import told_of
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

WRITTEN_ALREADY = "This note was written already. If this is another one, write it now."
SOMETHING_NEW = (
    "Something new came in since this page was opened. Look at the follow-up again; "
    "what you wrote is still here."
)
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was typed, and why it was not taken."""

    fields: Fields
    problems: Fields


async def show(request: Request) -> Response:
    person, record = await opened(request, what="visit notes")
    return await _page(request, person, record)


async def write(request: Request) -> Response:
    """A new note; 422 with everything typed when there is something to look at again."""
    person, record = await opened_to_decide(request)
    fields, now = await form_fields(request), request.app.state.clock()
    seen = await as_seen(request, person, record, fields)
    try:
        note, following = _read(fields, record, now)
        if seen is not None and fields.get("mark") != seen.mark:
            raise Problems({"seen": SOMETHING_NEW})
        await write_note(record, note, seen=seen, following=following, at=now)
    except Problems as problems:
        return await _page(request, person, record, Wrong(fields, problems.by_field))
    except Clash as clash:
        return await _page(request, person, record, Wrong(fields, {"next_date": told_of(clash)}))
    except OtherWords:
        wrong = Wrong({**fields, "id": str(uuid4())}, {"decision": WRITTEN_ALREADY})
        return await _page(request, person, record, wrong)
    return see(f"/clinic/patients/{record.id}/notes/{note.id}")


async def opened_to_decide(request: Request) -> tuple[SignedIn, TreatmentRecord]:
    """Nurses read what was decided; clinicians decide, and write. Raises SignedOut, NotShared."""
    person, record = await opened(request, what="visit notes")
    if person.role is not Role.CLINICIAN:
        raise NotShared
    return person, record


def _read(fields: Fields, record: TreatmentRecord, now: datetime) -> tuple[Note, Visit | None]:
    """The note, and the next follow-up if a date is given. Raises Problems for both at once."""
    id_, problems = new_id(fields), dict[str, str]()
    today = now.astimezone(ZoneInfo(record.clinic_zone)).date()
    note, following = None, None
    try:
        note = read_note(fields, id_=id_, today=today)
    except Problems as found:
        problems |= found.by_field
    if fields.get("next_date", "").strip() or fields.get("next_time", "").strip():
        asked = {
            "kind": VisitKind.FOLLOW_UP.value,
            "date": fields.get("next_date", ""),
            "time": fields.get("next_time", ""),
        }
        try:
            following = read_visit(asked, id_=uuid5(id_, "next"), zone=record.clinic_zone, now=now)
        except Problems as found:
            problems |= {f"next_{name}": why for name, why in found.by_field.items()}
    if problems or note is None:
        raise Problems(problems)
    return replace(note, next_visit=None if following is None else following.id), following


async def as_seen(
    request: Request, person: SignedIn, record: TreatmentRecord, asked: Fields
) -> Seen | None:
    """The follow-up of the period asked for, if she shares her diary with whoever writes.

    The app hands over how one is made: reports stand above this slice.
    """
    if not record.shared:
        return None
    made: Seen = await request.app.state.follow_up_seen(request, person, str(record.id), asked)
    return made


async def _page(
    request: Request, person: SignedIn, record: TreatmentRecord, wrong: Wrong | None = None
) -> Response:
    now = request.app.state.clock().astimezone(ZoneInfo(record.clinic_zone))
    asked = wrong.fields if wrong else request.query_params
    seen = await as_seen(request, person, record, asked)
    known = await notes(record)
    names = await names_of([one.recorded_by for _, one in known])
    ahead = coming(await visits(record), now)
    typed = wrong.fields if wrong else {"id": str(uuid4()), "day": now.date().isoformat()}
    return page(
        request,
        "treatment/notes.html",
        422 if wrong else 200,
        me=person,
        patient=record,
        notes=[(note, names.get(one.recorded_by, "someone")) for note, one in known],
        decisions=DECISIONS,
        decides=person.role is Role.CLINICIAN,
        seen=seen,
        following=next((one for one in ahead if one.kind is VisitKind.FOLLOW_UP), None),
        fields={"id": "", **typed},
        problems=dict(wrong.problems) if wrong else {},
    )


routes = [resource("/clinic/patients/{id}/notes", GET=show, POST=write)]
