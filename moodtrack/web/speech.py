"""The language of a request before anybody is known, and templates with their words put in."""

from collections.abc import Mapping, Sequence

import jinja2
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from starlette.types import ASGIApp, Receive, Scope, Send

from moodtrack.language import _, language_wanted, speak, words

BY_ADDRESS = {b"language=en": "en", b"language=es": "es"}


class Speech:
    """Sets the language of each request: the address names it, or the browser wishes for it.

    Who turns out to be signed in is spoken to as they chose (accounts.session).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            speak(named_in(scope) or language_wanted(_wish(scope)))
        await self._app(scope, receive, send)


def named_in(scope: Scope) -> str:
    """The language that the address itself names, as a link to the same page in it does; or ""."""
    return BY_ADDRESS.get(scope["query_string"], "")


def switched(fields: Mapping[str, str]) -> bool:
    """Whether a form only asks for itself in another language; it is answered in the one it had."""
    speak(fields.get("speak") or fields.get("language", ""))
    return "speak" in fields


def _wish(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return str(value, "latin-1")
    return ""


class Environment(jinja2.Environment):
    """Templates for one language. Words are put in when a template is compiled, not at each look.

    `_("...")`, `n_("...", "...", n)` and {% trans %} with words in them become the words of the
    language, so a page costs the same in each. `_(name)` looks the words up, and escapes them.
    """

    def __init__(self, language: str, **options: object) -> None:
        super().__init__(extensions=["jinja2.ext.i18n"], **options)  # type: ignore[arg-type]
        self.policies["ext.i18n.trimmed"] = True
        self.newstyle_gettext = True
        self.language = language
        self.globals["_"] = _
        self.globals["language"] = language

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _PutIn(self).visit(tree)  # type: ignore[no-any-return]


class _PutIn(NodeTransformer):
    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._words = words(environment.language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        said = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if name in ("_", "gettext") and len(said) == 1:
            return self._filled(self._words.one(said[0]), node.kwargs)
        if name in ("n_", "ngettext"):
            return self._counted(said, node)
        return node

    def _counted(self, said: Sequence[str], node: nodes.Call) -> nodes.Node:
        many, kwargs = node.args[2], list(node.kwargs)
        if not {"n", "num"} & {one.key for one in kwargs}:
            kwargs.append(nodes.Keyword("n", many))
        single = nodes.Compare(many, [nodes.Operand("eq", nodes.Const(1))])
        forms = [self._words.counted(said[0], said[1], n) for n in (1, 2)]
        return nodes.CondExpr(
            single, *(self._filled(form, kwargs) for form in forms)
        ).set_environment(self._environment)

    def _filled(self, text: str, values: Sequence[nodes.Keyword]) -> nodes.Node:
        """Markup: what stands in the source is ours; values are escaped as they are put in."""
        said = Markup(text if values else text % {})  # noqa: S704  (a constant of the template)
        if not values:
            return nodes.Const(said).set_environment(self._environment)
        pairs = [nodes.Pair(nodes.Const(one.key), one.value) for one in values]
        filled = nodes.Mod(nodes.Const(said), nodes.Dict(pairs))
        return filled.set_environment(self._environment)
