"""The way out to addresses from outside: looked up, checked and pinned for each request anew."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping

import httpx2 as httpx

from moodtrack.reminders.domain.endpoints import Target, may_be_reached

PATIENCE = 10.0  # seconds for all of one request
AT_ONCE = 50  # connections
Resolve = Callable[[str, int], Awaitable[list[str]]]


class Shut(Exception):
    """It could not be handed over; says why in a word, without any address."""


async def look_up(host: str, port: int) -> list[str]:
    """The addresses a name stands for now. Raises Shut."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Shut(type(error).__name__) from None
    return [str(address[0]) for *_, address in found]


async def reachable(target: Target, resolve: Resolve = look_up) -> str:
    """The address to connect to. Raises Shut."""
    if target.own:
        return target.host
    found = await resolve(target.host, target.port)
    if not found or not all(map(may_be_reached, found)):
        raise Shut("NotPublic")
    return found[0]


class Doors:
    """Posts to targets. Redirects are not followed; of an answer nothing is read but its status.

    The name is looked up for each request, every address it stands for has to lie in public, and
    the connection goes to that very address: a name that means another machine a moment later
    (DNS rebinding) gains nothing. The certificate is checked against the name.
    """

    def __init__(self, resolve: Resolve = look_up) -> None:
        self._resolve = resolve
        self._client = httpx.AsyncClient(
            verify=ssl.create_default_context(),
            follow_redirects=False,
            trust_env=False,
            timeout=PATIENCE,
            limits=httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE),
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        """The status. Raises Shut."""
        try:
            async with asyncio.timeout(PATIENCE):
                address = await reachable(target, self._resolve)
                host = f"[{address}]" if ":" in address else address
                request = self._client.build_request(
                    "POST",
                    f"{target.scheme}://{host}:{target.port}{target.path}",
                    headers={**headers, "host": target.origin.partition("://")[2]},
                    content=body,
                    extensions={"sni_hostname": target.host},
                )
                answer = await self._client.send(request, stream=True)
                await answer.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise Shut(type(error).__name__) from None
        return answer.status_code
