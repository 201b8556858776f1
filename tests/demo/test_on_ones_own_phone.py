"""`moodtrack demo --lan`: https in the house, by a certificate that a phone can trust."""

import hashlib
import json
import select
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from moodtrack.commands import CannotDo
from moodtrack.home_network import certified, house_address
from tests.cast import NOON
from tests.killed import free_port

HOUSE = "127.0.0.1"


@contextmanager
def served(folder: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "moodtrack", "demo", "--data", str(folder), "--json"]
    demo = subprocess.Popen(
        [*command, "--lan", HOUSE, "--port", str(free_port())], stdout=subprocess.PIPE, text=True
    )
    try:
        assert demo.stdout is not None
        assert select.select([demo.stdout], [], [], 60)[0], "it did not begin to serve"
        yield json.loads(demo.stdout.readline())
    finally:
        demo.terminate()
        demo.communicate(timeout=30)


def test_a_phone_gets_the_certificate_trusts_it_and_signs_in(tmp_path: Path) -> None:
    with served(tmp_path / "demo") as said:
        steps = httpx.get(said["trust"]).text
        given = httpx.get(f"{said['trust']}authority.crt").text
        der = ssl.PEM_cert_to_DER_cert(given)
        fingerprint = hashlib.sha256(der).digest().hex(":").upper()
        assert fingerprint == said["fingerprint"]
        assert fingerprint in steps
        with httpx.Client(verify=ssl.create_default_context(cadata=given)) as phone:
            ana = said["people"][0]["sign_in"]
            assert ana.startswith(f"https://{HOUSE}:")
            answer = phone.post(ana)
            assert answer.status_code == 303
            assert "Secure" in answer.headers["set-cookie"]
            assert phone.get(f"{said['url']}/today").status_code == 200
        with pytest.raises(httpx.ConnectError):  # who does not trust it is warned
            httpx.get(said["url"])


def test_the_folder_keeps_its_certificate_until_it_is_old_or_for_another_address(
    tmp_path: Path,
) -> None:
    address = IPv4Address("192.168.1.20")
    first = certified(tmp_path, address, now=NOON).fingerprint()
    assert certified(tmp_path, address, now=NOON + timedelta(days=80)).fingerprint() == first
    assert certified(tmp_path, address, now=NOON + timedelta(days=90)).fingerprint() != first
    moved = certified(tmp_path, IPv4Address("192.168.1.21"), now=NOON)
    assert moved.fingerprint() != first
    assert stat.S_IMODE(moved.key.stat().st_mode) == 0o600
    keys = [path for path in tmp_path.iterdir() if "PRIVATE KEY" in path.read_text()]
    assert keys == [moved.key]  # the authority's own is kept nowhere


def test_an_address_that_is_none_is_said_so() -> None:
    with pytest.raises(CannotDo, match=r"no address such as 192\.168\.1\.20"):
        house_address("my phone")
    assert house_address(HOUSE) == IPv4Address(HOUSE)
