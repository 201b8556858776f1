"""Turns a template and its values into a page, packed when the browser takes it so."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from moodtrack.language import LANGUAGES, _, spoken
from moodtrack.language.dates import hour_in_words, in_words, number_in_words, tenth_in_words
from moodtrack.web import packing
from moodtrack.web.assets import TEMPLATES
from moodtrack.web.install import look_of
from moodtrack.web.speech import Environment
from moodtrack.web.statics import accepts_gzip, static

HERE = Markup("<!--part-->")  # where a part comes in: nobody can write it, "<" is escaped
VARY = {"vary": "accept-encoding, accept-language, cookie"}


def _templates(language: str) -> Environment:
    made = Environment(
        language,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["static"] = partial(static, language=language)
    made.filters.update(
        in_words=in_words, hour=hour_in_words, number=number_in_words, tenth=tenth_in_words, said=_
    )
    return made


environments = {language: _templates(language) for language in LANGUAGES}


def every_page_has(name: str, value: object) -> None:
    """A value (or a function) that each template may use: app.py says which."""
    for one in environments.values():
        one.globals[name] = value


_made: dict[str, Callable[[Any], object]] = {}


def every_page_asks(name: str, made: Callable[[Any], object]) -> None:
    """A value that depends on who looks: made from the page's `me`, which may be None."""
    _made[name] = made


def asked(me: Any) -> dict[str, object]:
    """What pages for this person have beside their own values."""
    return {name: made(me) for name, made in _made.items()}


def page(request: Request, name: str, status: int = 200, /, **values: Any) -> Response:
    """The page. Templates say at their top which values they need; a missing one is an error."""
    return html(request, render(name, {"look": look_of(request), **values}), status)


def render(name: str, values: Mapping[str, Any]) -> str:
    """In the language of whoever is being answered; staff read English."""
    template = environments[spoken()].get_template(name)
    return template.render({**asked(values.get("me")), **values})


def page_around(request: Request, name: str, part: packing.Part, /, **values: Any) -> Response:
    """A page of which the longest part, `part` in its template, was made and packed before."""
    text = render(name, {"look": look_of(request), "part": HERE, **values})
    before, _, after = (one.encode() for one in text.partition(HERE))
    if not accepts_gzip(request.headers):
        return Response(before + part.text + after, headers=VARY, media_type="text/html")
    packed, headers = packing.around(before, part, after), {**VARY, "content-encoding": "gzip"}
    return Response(packed, headers=headers, media_type="text/html")


def html(request: Request, text: str, status: int = 200) -> Response:
    body, headers = text.encode(), dict(VARY)
    if len(body) > packing.WORTH_PACKING and accepts_gzip(request.headers):
        body, headers["content-encoding"] = packing.whole(body), "gzip"
    return Response(body, status, headers=headers, media_type="text/html")


def see(path: str) -> Response:
    """After a form was taken: go and look there."""
    return RedirectResponse(path, status_code=303)
