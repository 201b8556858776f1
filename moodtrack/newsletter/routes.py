"""The links in both mails, each a page with one button; and the administrator's letters."""

from collections.abc import Mapping
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from moodtrack.accounts.domain import SignedIn
from moodtrack.accounts.routes.people import administrator
from moodtrack.newsletter import actions, queries
from moodtrack.newsletter.domain import Draft, read_draft
from moodtrack.newsletter.sections import NEWSLETTER
from moodtrack.reading import Problems
from moodtrack.sharing.gate import clinic_scope
from moodtrack.web.forms import form_fields
from moodtrack.web.pages import page, see
from moodtrack.web.routing import resource

PATH = "/clinic/newsletter"
MOST = 100  # characters of a token that is looked at at all
NOBODY_YET = "Nobody takes letters yet, so there is nobody to send this to."


async def confirm_page(request: Request) -> Response:
    """Looking changes nothing: mail scanners look at every link."""
    _reader, open_ = _confirmed_by(request)
    return page(request, "newsletter/link.html", what="confirm", said="" if open_ else "over")


async def confirm(request: Request) -> Response:
    reader, open_ = _confirmed_by(request)
    done = open_ and await actions.say_yes(reader, at=request.app.state.clock())
    said = "done" if done else "over"
    return page(request, "newsletter/link.html", what="confirm", said=said)


def _confirmed_by(request: Request) -> tuple[UUID, bool]:
    found = queries.confirmed_by(_token(request), at=request.app.state.clock())
    if found is None:
        raise HTTPException(404)
    return found


async def leave_page(request: Request) -> Response:
    _left_by(request)
    return page(request, "newsletter/link.html", what="leave", said="")


async def leave(request: Request) -> Response:
    """By its button, or by a mail program's (RFC 8058), which follows no redirect and sends a body
    that says nothing new: so it is not read.
    """
    await actions.leave(_left_by(request))
    return page(request, "newsletter/link.html", what="leave", said="done")


def _left_by(request: Request) -> UUID:
    reader = queries.left_by(_token(request))
    if reader is None:
        raise HTTPException(404)
    return reader


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    if len(token) > MOST or not token.isascii():
        raise HTTPException(404)
    return token


async def letters(request: Request) -> Response:
    by = await administrator(request)
    return await _letters(request, by, {}, {})


async def write(request: Request) -> Response:
    """With `do` "send" it goes out, under the id that its preview was given; else it is shown."""
    by, fields = await administrator(request), await form_fields(request)
    try:
        draft = read_draft(fields)
        if fields.get("do") == "change":
            return await _letters(request, by, fields, {})
        if not (await queries.counts(clinic_scope(by))).readers:
            raise Problems({"main": NOBODY_YET})
    except Problems as problems:
        return await _letters(request, by, fields, problems.by_field)
    if fields.get("do") != "send":
        return await _letters(request, by, fields, {}, draft=draft)
    try:
        id_ = UUID(fields.get("letter", ""))
    except ValueError:
        raise HTTPException(400) from None
    await actions.send(clinic_scope(by), by.clinic, draft, id_=id_, at=request.app.state.clock())
    return see(f"{PATH}?done=sent")


async def _letters(
    request: Request,
    by: SignedIn,
    fields: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    draft: Draft | None = None,
) -> Response:
    scope, zone = clinic_scope(by), ZoneInfo(by.clinic.zone)
    config = request.app.state.config
    open_ = by.clinic.number in [one.number for one in await queries.clinics_that_write()]
    sent = await queries.sent(scope, by.clinic)
    return page(
        request,
        "newsletter/letters.html",
        422 if problems else 200,
        me=by,
        clinic=by.clinic,
        counts=await queries.counts(scope),
        sent=[(one, one.at.astimezone(zone).date()) for one in sent],
        open=open_,
        mails=config.mails and config.origin is not None,
        draft=draft,
        letter=fields.get("letter") or str(uuid4()),
        fields=dict(fields),
        problems=dict(problems),
        done="done" in request.query_params,
    )


settings_sections = (NEWSLETTER,)
routes = [
    resource("/newsletter/confirm/{token}", GET=confirm_page, POST=confirm),
    resource("/newsletter/leave/{token}", GET=leave_page, POST=leave),
    resource(PATH, GET=letters, POST=write),
]
