"""`moodtrack demo`: a folder with everything in it, filled once, served with sign-in links."""

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import segno

from moodtrack import clock, db, vault
from moodtrack.accounts import queries
from moodtrack.accounts.actions import sign_in_link
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.accounts.domain import Person
from moodtrack.commands import CannotDo
from moodtrack.config import Config
from moodtrack.db.migrating import migrate
from moodtrack.demo.actions import FIRST, SECOND, fill
from moodtrack.demo.actions.left import treated_long_ago
from moodtrack.demo.domain.samples import samples
from moodtrack.erasing import ledger
from moodtrack.erasing.actions import erase
from moodtrack.home_network import Tls, certified, hand_out, house_address
from moodtrack.retention.sections import RETENTION
from moodtrack.server import free_address, serve

CAST = ("Ana", "Ben", "Dr. Chen", "Dr. Diaz", "Sam", "Noor", "Eve")
PATIENTS = ("Ana", "Ben")  # who may erase their diaries in a demo, too
MARK = "# A moodtrack demo: made-up people, written anew at each start."
LINKS_LAST = timedelta(days=30)
YEARS_AGO, YEARS_KEPT = (9, 2), 7  # since people who left were treated; how long records stay


def demo(arguments: argparse.Namespace) -> None:
    """Fill the folder if it holds no demo yet, then serve it until SIGTERM."""
    folder = Path(arguments.data)
    _refuse_what_is_not_ours(folder)
    folder.mkdir(parents=True, exist_ok=True)
    house = None if arguments.lan is None else house_address(arguments.lan)
    config = _config(folder, arguments.port, house)
    free_address(config)  # before the long work of filling
    if not db.take_lock(config):
        raise db.NotReady(f"Another process serves {config.sqlite_path} already.")
    _write_env(folder, config)  # first, so that a folder half filled is known as a demo's
    if not config.key_file.exists():
        vault.make_key(config.key_file)
    vault.unlock(config.key_file)
    people = asyncio.run(_prepared(config, arguments))
    _write_samples(folder / "samples", arguments.seed)
    db.give_lock_back()
    tls = None if house is None else certified(folder.absolute(), house, now=clock.now())

    def ready() -> None:
        if tls is not None:
            hand_out(tls, host=config.host, port=config.port + 1, origin=str(config.origin))
        _tell(config, people, tls, as_json=arguments.json, reusable=arguments.reuse)

    serve(config, when_ready=ready, tls=tls)


def _refuse_what_is_not_ours(folder: Path) -> None:
    """A folder with someone's settings or diaries in it stays as it is. Raises CannotDo."""
    settings = folder / ".env"
    if settings.is_file():
        if settings.read_bytes().startswith(MARK.encode()):
            return
        raise CannotDo(f"{settings} holds settings that are not a demo's. Choose another folder.")
    for name in (".env", "moodtrack.db", "moodtrack.key"):
        if (folder / name).exists():
            raise CannotDo(f"{folder / name} is not a demo's. Choose another folder.")


def _config(folder: Path, port: int, house: IPv4Address | None) -> Config:
    return Config(
        database_url=f"sqlite:///{folder.absolute() / 'moodtrack.db'}",
        key_file=folder.absolute() / "moodtrack.key",
        origin=f"https://{house}:{port}" if house else f"http://127.0.0.1:{port}",
        host=str(house or "127.0.0.1"),
        port=port,
        mail_folder=folder.absolute() / "mail",
    )


def _write_env(folder: Path, config: Config) -> None:
    """So that every command run inside the folder finds the demo."""
    (folder / ".env").write_text(
        f"{MARK}\n"
        "MOODTRACK_DATABASE_URL=sqlite:///moodtrack.db\n"
        "MOODTRACK_KEY_FILE=moodtrack.key\n"
        f"MOODTRACK_ORIGIN={config.origin}\n"
        f"MOODTRACK_HOST={config.host}\n"
        f"MOODTRACK_PORT={config.port}\n"
        "MOODTRACK_MAIL_FOLDER=mail\n"
    )


def _write_samples(folder: Path, seed: int) -> None:
    """Files to try bringing days in with; those that are there stay."""
    folder.mkdir(exist_ok=True)
    for name, text in samples(clock.now().date(), seed).items():
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8", newline="")


async def _prepared(config: Config, arguments: argparse.Namespace) -> list[dict[str, str]]:
    await migrate(config)
    await db.open_database(config)
    try:
        if not await queries.clinics():
            await fill(
                seed=arguments.seed,
                patients=arguments.patients,
                days=arguments.days,
                now=clock.now(),
            )
            ledger.keep_at(config.erasures_path)
            await _some_left(at=clock.now())
        return [await _linked(one, config, arguments.reuse) for one in await _cast()]
    finally:
        await db.close_database()


async def _some_left(*, at: datetime) -> None:
    """Two people erased their diaries: the clinic keeps its record of one, the other's is due.

    Done last: a folder in which somebody left is one that was filled to the end.
    """
    [clinic] = [one for one in await queries.clinics() if one.name == FIRST]
    people = {one.name: one for one in await queries.people_of(clinic.number)}
    for years in YEARS_AGO:
        start = at - timedelta(days=years * 365)
        diary = await treated_long_ago(clinic, people["Dr. Chen"], start=start)
        await erase(diary, at=start + timedelta(days=90))
    rule = {"years": YEARS_KEPT}
    await settle_section(clinic, RETENTION, rule, version=0, by=people["Noor"].number, at=at)


async def _cast() -> Sequence[Person]:
    found: dict[str, Person] = {}
    for clinic in await queries.clinics():
        if clinic.name in (FIRST, SECOND):
            found |= {one.name: one for one in await queries.people_of(clinic.number)}
    gone = PATIENTS if await queries.anyone_erased() else ()
    if not found.keys() | set(gone) >= set(CAST):  # it was stopped while it was filled
        raise CannotDo(
            "The demo in this folder is not whole. Remove the folder, or choose another."
        )
    return [found[name] for name in CAST if name in found]


async def _linked(person: Person, config: Config, reusable: bool) -> dict[str, str]:
    now = clock.now()
    token = await sign_in_link(person, reusable=reusable, lasts=now + LINKS_LAST, at=now)
    return {
        "name": person.name,
        "role": person.role.value,
        "id": str(person.id),
        "sign_in": f"{config.origin}/sign-in/{token}",
    }


def _tell(
    config: Config,
    people: Sequence[Mapping[str, Any]],
    tls: Tls | None,
    *,
    as_json: bool,
    reusable: bool,
) -> None:
    trust = f"http://{config.host}:{config.port + 1}/"
    if as_json:
        said = {"ready": True, "url": config.origin, "clinic": FIRST, "people": people}
        said |= {} if tls is None else {"trust": trust, "fingerprint": tls.fingerprint()}
        print(json.dumps(said), flush=True)
        return
    works = "signs in as often as you like" if reusable else "signs in once"
    print(f"\nA demo clinic is at {config.origin}. Each link {works}:\n")
    for one in people:
        print(f"  {one['name']:<9} {one['role']:<14} {one['sign_in']}")
    if tls is not None:
        print(f"\nOn your phone, in the same network, first {trust} and then the link of a person.")
        print(f"The certificate there must have this fingerprint:\n  {tls.fingerprint()}")
        print(f"\n{trust}")
        segno.make(trust).terminal(compact=True)
        print(f"\n{people[0]['name']}")
        segno.make(people[0]["sign_in"]).terminal(compact=True)
    print(f"\nFiles that Ben can bring in, under More: {config.sqlite_path.parent / 'samples'}")
    print("\nStart again for fresh links. Ctrl-C stops.", flush=True)
