"""Puts the rooms together: Config -> Starlette app. The only file that knows everyone."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from moodtrack import __version__, clock, control, db, minutely
from moodtrack.accounts import routes as accounts
from moodtrack.accounts.session import Erased, NotFresh, SignedOut, speak_as_chosen
from moodtrack.checkins import routes as checkins
from moodtrack.config import Config
from moodtrack.erasing import routes as erasing
from moodtrack.exports import routes as exports
from moodtrack.imports import routes as imports
from moodtrack.jobs import queue
from moodtrack.jobs.worker import Handler, Worker
from moodtrack.learn import routes as learn
from moodtrack.links import routes as links
from moodtrack.mail import post_of
from moodtrack.measures import routes as measures
from moodtrack.moving import routes as moving
from moodtrack.moving.actions import handlers as moving_jobs
from moodtrack.newsletter import routes as newsletter
from moodtrack.newsletter.sender import handlers as newsletter_jobs
from moodtrack.reminders import routes as reminders
from moodtrack.reminders import sender as reminder_loops
from moodtrack.reports import routes as reports
from moodtrack.reports.render import Renderer
from moodtrack.research import routes as research
from moodtrack.retention import routes as retention
from moodtrack.safety import routes as safety
from moodtrack.safety.bell import Bell
from moodtrack.safety.sender import handlers as safety_jobs
from moodtrack.sharing import routes as sharing
from moodtrack.sharing.domain import NotShared
from moodtrack.standing import loop as standing_loop
from moodtrack.treatment import routes as treatment
from moodtrack.web import errors, install, offline, pages, statics
from moodtrack.web.openapi import Operation, described
from moodtrack.web.problems import Refusal, json_answer
from moodtrack.web.routing import resource
from moodtrack.web.security import Security
from moodtrack.web.speech import Speech

SLICES = (
    accounts,
    sharing,
    treatment,
    checkins,
    measures,
    links,
    safety,
    reports,
    reminders,
    learn,
    newsletter,
    exports,
    imports,
    erasing,
    research,
    retention,
    moving,
)


class House(Starlette):
    """Starlette with our manners outermost: an answer to our own mistake has the headers too."""

    def build_middleware_stack(self) -> ASGIApp:
        spoken = Speech(super().build_middleware_stack())
        return Security(spoken, secure=self.state.config.secure)


def create_app(config: Config) -> Starlette:
    """The application; its lifespan opens and closes the database."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if not db.take_lock(config):
            raise db.NotReady(f"Another process serves {config.sqlite_path}.")
        await db.open_database(config)
        try:
            async with _at_work(app):
                yield
        finally:
            await app.state.renderer.close()
            await db.close_database()
            db.give_lock_back()

    pages.every_page_has("me", None)
    app = House(routes=_routes(), exception_handlers=_handlers(), lifespan=lifespan)
    _furnish(app, config)
    return app


def _furnish(app: Starlette, config: Config) -> None:
    """What every request finds in the house."""
    app.state.config = config
    app.state.clock = clock.now
    app.state.renderer = Renderer()
    app.state.follow_up_seen = reports.as_seen  # for visit notes, whose slice stands below
    app.state.speak_as_chosen = speak_as_chosen
    app.state.bell = Bell()
    pages.every_page_has("bell", app.state.bell.of)
    pages.every_page_asks(
        "help_lines", lambda me: app.state.bell.lines(getattr(me, "clinic", None))
    )
    app.state.sections = {
        one.name: one for slice_ in SLICES for one in getattr(slice_, "settings_sections", ())
    }
    app.state.today_notices = [  # for Today, whose slice does not know the others
        one for slice_ in SLICES for one in getattr(slice_, "today_notices", ())
    ]


@asynccontextmanager
async def _jobs_and_bell(app: Starlette) -> AsyncIterator[None]:
    """Jobs are done here, unless by processes apart; the bell of each clinic is looked at."""

    def now() -> datetime:
        at: datetime = app.state.clock()
        return at

    async with app.state.bell.ringing(now):
        if app.state.config.jobs == "apart":
            yield
            return
        async with (
            Worker(handlers(app.state.config), now).working(),
            reminder_loops.running(app.state.config, now),
        ):
            yield


def handlers(config: Config) -> Mapping[str, Handler]:
    """Who does which kind of job."""
    return {**safety_jobs(post_of(config)), **moving_jobs(), **newsletter_jobs(config)}


@asynccontextmanager
async def _at_work(app: Starlette) -> AsyncIterator[None]:
    """What goes on beside the requests."""
    config = app.state.config
    async with (
        control.listening(config),
        minutely.running(config, app.state),
        standing_loop.running(),
        _jobs_and_bell(app),
    ):
        yield


def _routes() -> list[BaseRoute]:
    spec = api()

    async def openapi(request: Request) -> Response:
        return json_answer(spec)

    found = [
        resource("/healthz", GET=healthz),
        resource("/openapi.json", GET=openapi),
        *install.routes,
        *(route for slice_ in SLICES for route in slice_.routes),
        *offline.routes,
        resource("/static/{path:path}", GET=statics.serve),
    ]
    return sorted(found, key=lambda route: not route.path.startswith("/api/"))  # phones first


def api() -> dict[str, Any]:
    """The OpenAPI document."""
    return described((one for slice_ in SLICES for one in operations_of(slice_)), __version__)


def operations_of(slice_: object) -> list[Operation]:
    return list(getattr(slice_, "operations", []))


async def healthz(request: Request) -> Response:
    """Well when the database answers and somebody does the jobs; nothing about people."""
    try:
        well = await queue.somebody_works(at=request.app.state.clock())
    except db.AWAY:
        return json_answer({"ok": False, "why": "The database does not answer."}, 503)
    if not well:
        return json_answer({"ok": False, "why": "Nobody does the jobs."}, 503)
    return json_answer({"ok": True})


def _handlers() -> Mapping[int | type[Exception], errors.Handler]:
    return {
        HTTPException: errors.on_http,
        Refusal: errors.on_refusal,
        NotShared: errors.nothing_here,
        SignedOut: accounts.on_signed_out,
        Erased: accounts.on_erased,
        NotFresh: accounts.on_not_fresh,
        db.Busy: errors.busy,
        **dict.fromkeys(db.AWAY, errors.busy),
        ClientDisconnect: errors.gone,
        Exception: errors.broken,
    }
