"""Addresses that come from outside and are written to: which of them may be, and which never."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from moodtrack.language import N_
from moodtrack.reading import Problems

MOST = 1_024  # characters
# the push services that browsers have; Windows has one for each place
SERVICES = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
WINDOWS = re.compile(r"[a-z0-9-]{1,40}\.notify\.windows\.com", re.ASCII)
PLAIN = re.compile(r"[\x21-\x7e]+")
KEY = re.compile(r"[A-Za-z0-9_-]+=*")
GLOBAL = IPv6Network("2000::/3")  # what is handed out at all; no translations (64:ff9b::) among it
TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))  # carry an IPv4 address inside

NOT_KNOWN = N_("This browser's way of being reached is not known here, so it cannot be used.")
NOT_HTTPS = "Write an address that begins with https:// and names a host."


@dataclass(frozen=True, slots=True)
class Target:
    """Where something is sent. `own`: the operator named this host, so it may lie anywhere."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    own: bool = False

    @property
    def origin(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme] == self.port
        return f"{self.scheme}://{self.host}{'' if usual else f':{self.port}'}"


def push_target(url: str, own_hosts: Collection[str] = ()) -> Target:
    """A push endpoint of a known service. Raises Problems."""
    target = read_target(url, own_hosts)
    known = target is not None and (
        target.own or target.host in SERVICES or WINDOWS.fullmatch(target.host)
    )
    if target is None or not known:
        raise Problems({"device": NOT_KNOWN})
    return target


def gateway_target(url: str, own_hosts: Collection[str] = ()) -> Target:
    """The address of a clinic's own gateway: https, anywhere in public. Raises Problems."""
    target = read_target(url, own_hosts)
    if target is None:
        raise Problems({"url": NOT_HTTPS})
    return target


def read_target(url: str, own_hosts: Collection[str]) -> Target | None:
    """None: not https on its usual port, or more than an address. Own hosts are `name:port`."""
    if len(url) > MOST or not PLAIN.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host or "@" in parts.netloc or parts.fragment or parts.scheme not in ("https", "http"):
        return None
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    own = f"{host}:{port}" in own_hosts
    if not own and (parts.scheme != "https" or port != 443 or _is_number(host)):
        return None
    return Target(url, parts.scheme, host, port, path, own)


def _is_number(host: str) -> bool:
    """Whether it is an address, in any writing that a resolver would take, and no name."""
    return ":" in host or not re.search(r"\.[a-z][a-z0-9-]*$", host)


def may_be_reached(address: str) -> bool:
    """Whether an address that a name stands for lies in public.

    `ipaddress` calls 64:ff9b::7f00:1 global, which a translating router takes to this machine: of
    IPv6 only what is handed out counts, without tunnels.

    >>> [may_be_reached(one) for one in ("8.8.8.8", "10.0.0.1", "64:ff9b::7f00:1", "::1")]
    [True, False, False, False]
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast
    return _public_v6(found)


def _public_v6(found: IPv6Address) -> bool:
    within = found in GLOBAL and not any(found in one for one in TUNNELS)
    return within and found.is_global and not found.is_multicast


def read_subscription(fields: dict[str, str], own_hosts: Collection[str]) -> dict[str, str]:
    """endpoint, p256dh, auth as a browser gives them. Raises Problems."""
    target = push_target(fields.get("endpoint", ""), own_hosts)
    keys = {name: fields.get(name, "") for name in ("p256dh", "auth")}
    if any(not KEY.fullmatch(one) or len(one) > 120 for one in keys.values()):
        raise Problems({"device": NOT_KNOWN})
    return {"endpoint": target.url, **keys}
