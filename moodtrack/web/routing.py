"""One address, several methods: so that a wrong method is told all the right ones."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Handler = Callable[[Request], Awaitable[Response]]


def resource(path: str, **methods: Handler) -> Route:
    async def dispatch(request: Request) -> Response:
        return await methods["GET" if request.method == "HEAD" else request.method](request)

    dispatch.__name__ = "_".join(handler.__name__ for handler in methods.values())
    return Route(path, dispatch, methods=list(methods))
