"""/import: a file, then what it would bring, then done. Nothing is kept between the steps."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.session import signed_in
from moodtrack.checkins.actions import NotWhole
from moodtrack.checkins.domain.revisions import read_day
from moodtrack.imports import actions
from moodtrack.imports.domain.choices import MOODS, Choices, read_choices
from moodtrack.imports.domain.files import MOST_BYTES, Unreadable, too_large
from moodtrack.imports.queries import Preview, brought_in, looked_over
from moodtrack.language import N_, _
from moodtrack.reading import Fault, clip, read_id, typed_whole
from moodtrack.sharing.gate import open_own
from moodtrack.web.bodies import kind_of, whole_body
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.problems import Refusal
from moodtrack.web.routing import resource
from moodtrack.web.uploads import KIND, uploaded

FAULTS_SHOWN = 50
MOST_FIELDS = 2_000
CHOOSE = N_("Choose a file first.")
LOST = N_("This page has lost its file. Please choose it again.")
STEP_ONE: Mapping[str, Any] = {
    "step": "file",
    "problems": {},
    "file_name": "",
    "found": None,
    "faults": [],
    "more_faults": 0,
    "token": "",
    "said": {},
    "done": "",
    "earlier": [],
}
OUT = N_("That file is taken out again. What you wrote yourself stayed.")


async def show(request: Request) -> Response:
    person = await signed_in(request)
    record = open_own(person)
    done = _done(request.query_params)
    if done is not None:
        return _page(request, person, step="done", found=done)
    out = OUT if request.query_params.get("done") == "out" else ""
    return _page(request, person, done=out, earlier=await brought_in(record))


async def take(request: Request) -> Response:
    """A chosen file is looked over; the same file, sent back from that page, is brought in."""
    person = await signed_in(request)
    open_own(person)
    try:
        if kind_of(request) == KIND:
            file = await uploaded(request, "file", most_bytes=MOST_BYTES)
            if file is None:
                raise Unreadable(CHOOSE)
            return await _look(request, person, file.content, {"name": clip(file.name)})
        fields = await _fields(request)
        content = _unpacked(fields.pop("token"))
        if "look" in fields:
            return await _look(request, person, content, fields)
        return await _bring_in(request, person, content, read_choices(fields))
    except Unreadable as sentence:
        return _page(request, person, 422, problems={"file": str(sentence)})
    except Refusal as refusal:
        if refusal.status != 413:
            raise
        return _page(request, person, 413, problems={"file": too_large()})


async def _look(
    request: Request, person: SignedIn, content: bytes, said: Mapping[str, str]
) -> Response:
    """What a file would bring; what it leaves open is asked first. `said`: the answers so far."""
    record, now = open_own(person), request.app.state.clock()
    preview = await looked_over(record, content, choices=read_choices(said), at=now)
    faults = preview.found.faults
    asked = preview.found.questions.any and not faults
    if not faults and not asked and not preview.anything:
        raise Unreadable(nothing_new(preview))
    return _page(
        request,
        person,
        422 if faults else 200,
        step="questions" if asked else "preview",
        file_name=said.get("name", ""),
        found=preview,
        faults=faults[:FAULTS_SHOWN],
        more_faults=len(faults[FAULTS_SHOWN:]) + preview.found.more_faults,
        token="" if faults else _packed(content),
        said=said,
        moods=list(MOODS),
    )


async def _bring_in(
    request: Request, person: SignedIn, content: bytes, choices: Choices
) -> Response:
    record, now = open_own(person), request.app.state.clock()
    preview = await looked_over(record, content, choices=choices, at=now)
    if preview.found.faults or preview.found.questions.any or not preview.anything:
        raise Unreadable(LOST if preview.found.faults else nothing_new(preview))
    try:
        await actions.bring_in(record, preview, at=now)
    except NotWhole as sentence:
        raise Unreadable(str(sentence)) from None
    done = {
        "days": preview.days,
        "along": len(preview.along),
        "since": preview.first,
        "until": preview.last,
    }
    return see(f"/import?{urlencode(done)}")


async def take_out(request: Request) -> Response:
    person = await signed_in(request)
    record, fields = open_own(person), await form_fields(request)
    try:
        batch = read_id(fields.get("file"))
    except Fault:
        return see("/import")
    gone = await actions.take_out(record, batch, at=request.app.state.clock())
    return see("/import?done=out" if gone else "/import")


def nothing_new(preview: Preview) -> str:
    if preview.already == 1:
        return _("Nothing in this file is new: its one day is here already.")
    if preview.already and preview.found.kind == "history":
        return _("Nothing in this file is new: all of it is here already.")
    if preview.already:
        return _(
            "Nothing in this file is new: all %(already)s days of it are here already.",
            already=preview.already,
        )
    return _("No line of this file has an answer.")


def _packed(content: bytes) -> str:
    """The file itself as the page's token: between the steps it lies with its owner, not here."""
    return urlsafe_b64encode(zlib.compress(content, 6)).decode()


def _unpacked(token: str) -> bytes:
    """The file again, no larger than a file may be. Raises Unreadable."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(urlsafe_b64decode(token), MOST_BYTES + 1)
    except (ValueError, zlib.error):
        raise Unreadable(LOST) from None
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if not unpacking.eof:
        raise Unreadable(LOST)
    return content


async def _fields(request: Request) -> dict[str, str]:
    """The file, packed, under `token`, and what was said about it. Raises Unreadable."""
    body = await whole_body(request, MOST_BYTES * 3 // 2)
    try:
        fields = dict(parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS, errors="strict"))
    except ValueError:
        raise Unreadable(LOST) from None
    if not fields.get("token"):
        raise Unreadable(CHOOSE)
    return fields


def _done(query: QueryParams) -> Mapping[str, int | date] | None:
    """What was brought in, from the address one is sent on to; nonsense there says nothing."""
    try:
        days, along = (typed_whole(query.get(name, "0"), 0, 99_999) for name in ("days", "along"))
    except Fault:
        return None
    if not days and not along:
        return None
    try:
        first, last = read_day(query.get("since")), read_day(query.get("until"))
    except Fault:
        return None
    return {"days": days, "along": along, "first": first, "last": last}


def _page(request: Request, person: SignedIn, status: int = 200, **values: Any) -> Response:
    return page(request, "imports/import.html", status, me=person, **{**STEP_ONE, **values})


routes = [
    resource("/import", GET=show, POST=take),
    resource("/import/take-out", POST=take_out),
]
