"""The command line: serve, demo, migrate, and what an operator has done."""

import argparse
import asyncio
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from moodtrack import db, histories, keys_command, vault
from moodtrack.backups import command as backups
from moodtrack.backups import moving
from moodtrack.commands import CannotDo
from moodtrack.config import Config, WrongSetting, read_env_file
from moodtrack.db.migrating import migrate
from moodtrack.histories import done, tell

Arguments = argparse.Namespace
ENDING = 3.0  # seconds that a server before this one may take to end


def main(argv: Sequence[str] | None = None) -> int:
    """0 when done, 2 on wrong use, 1 with one plain line on stderr when it cannot be done."""
    arguments = _parser().parse_args(argv)
    os.umask(0o077)  # whatever is written here is for its owner alone
    try:
        config = Config.from_env({**read_env_file(Path(".env")), **os.environ})
        run: Callable[[Config, Arguments], None] = arguments.run
        run(config, arguments)
    except (CannotDo, WrongSetting, db.NotReady, vault.NoKey) as error:
        return _say(str(error))
    except OSError as error:
        return _say(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    except KeyboardInterrupt:
        return 1
    except Exception as error:
        return _say(f"{type(error).__name__}: {error}")
    return 0


def _say(sentence: str) -> int:
    print(f"moodtrack: {' '.join(sentence.split())}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moodtrack", description="Days between infusions.")
    words = parser.add_subparsers(metavar="COMMAND", required=True)
    _add(words, "serve", _serve, "serve the database named in the settings")
    demo = _add(words, "demo", _demo, "fill a folder with a demo clinic, and serve it")
    demo.add_argument("--data", default="demo-data", metavar="DIR", help="the folder")
    demo.add_argument("--port", type=_from(1, 65_535), default=8000)
    demo.add_argument(
        "--lan",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="serve by https in the house's network, for one's own phone",
    )
    demo.add_argument("--json", action="store_true", help="print one JSON line when ready")
    demo.add_argument("--reuse", action="store_true", help="sign-in links work more than once")
    demo.add_argument(
        "--patients", type=_from(0, 100_000), default=0, help="so many more, in each clinic"
    )
    demo.add_argument("--days", type=_from(1, 10_000), default=112, help="days of each of those")
    demo.add_argument("--seed", type=int, default=1)
    _add(words, "worker", _worker, "do jobs beside the servers (on PostgreSQL)")
    _add(words, "migrate", _migrate, "make or update the tables")
    _add(words, "openapi", _openapi, "print the description of the JSON API")
    _people(words)
    histories.add(words, _add)
    backups.add(words, _add)
    moving.add(words, _add)
    keys_command.add(words, _add)
    return parser


def _from(low: int, high: int) -> Callable[[str], int]:
    def whole(typed: str) -> int:
        if not re.fullmatch("[0-9]{1,6}", typed) or not low <= int(typed) <= high:
            raise argparse.ArgumentTypeError(f"say a whole number from {low} to {high}")
        return int(typed)

    return whole


def _people(words: Any) -> None:
    clinic = words.add_parser("clinic", help="clinics").add_subparsers(required=True)
    add = _add(clinic, "add", _clinic_add, "add a clinic; the first makes key and tables")
    add.add_argument("--name", required=True)
    add.add_argument("--zone", default="UTC", help="time zone, such as America/New_York")
    add.add_argument("--json", action="store_true")
    staff = words.add_parser("staff", help="clinicians, nurses, administrators")
    staff = staff.add_subparsers(required=True)
    new = _add(staff, "add", _staff_add, "invite someone to work at a clinic")
    new.add_argument("--clinic", required=True, metavar="NAME")
    new.add_argument("--name", required=True)
    new.add_argument("--role", required=True, choices=["clinician", "nurse", "administrator"])
    new.add_argument("--json", action="store_true")
    reset = _add(staff, "reset", _staff_reset, "invite them again: a lost device or passphrase")
    reset.add_argument("--id", required=True)
    reset.add_argument("--json", action="store_true")
    patient = words.add_parser("patient", help="patients").add_subparsers(required=True)
    invite = _add(patient, "invite", _invite, "invite a patient, or a known one again by --id")
    invite.add_argument("--clinic", metavar="NAME")
    invite.add_argument("--name")
    invite.add_argument("--id")
    invite.add_argument("--json", action="store_true")


def _add(words: Any, name: str, run: Any, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = words.add_parser(name, help=help_, description=help_)
    parser.set_defaults(run=run, parser=parser)
    return parser


def _serve(config: Config, arguments: Arguments) -> None:
    from moodtrack.server import serve

    if config.origin is None:
        raise WrongSetting(
            "MOODTRACK_ORIGIN must say at which address people reach this server, "
            "such as https://diary.example."
        )
    vault.unlock(config.key_file)
    if not db.take_lock(config, wait=ENDING):
        raise db.NotReady(f"Another process serves {config.sqlite_path} already.")
    asyncio.run(_check_tables(config))
    db.give_lock_back()
    serve(config, when_ready=lambda: print(f"moodtrack serves {config.origin}", flush=True))


async def _check_tables(config: Config) -> None:
    await db.open_database(config)
    await db.close_database()


def _demo(config: Config, arguments: Arguments) -> None:
    from moodtrack.demo_command import demo

    demo(arguments)


def _worker(config: Config, arguments: Arguments) -> None:
    from moodtrack.working import work

    work(config)


def _migrate(config: Config, arguments: Arguments) -> None:
    if config.on_sqlite:
        config.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    if not db.take_lock(config):
        raise db.NotReady("Stop the server first: it holds the database.")
    if config.key_file.exists():  # an old table may hold words that are to be sealed
        vault.unlock(config.key_file)
    names = asyncio.run(migrate(config))
    print("\n".join(f"ran {name}" for name in names) or "The tables are up to date.")


def _openapi(config: Config, arguments: Arguments) -> None:
    from moodtrack.app import api

    print(json.dumps(api(), indent=2))


def _clinic_add(config: Config, arguments: Arguments) -> None:
    if asyncio.run(_has_no_tables(config)):
        asyncio.run(migrate(config))
    if not config.key_file.exists() and asyncio.run(_is_empty(config)):
        vault.make_key(config.key_file)
        print(f"A new key lies at {config.key_file}. Keep a copy apart.", file=sys.stderr)
    made = done(config, "clinic add", {"name": arguments.name, "zone": arguments.zone})
    tell(arguments, made, f"{made['name']} is added. Next: moodtrack staff add, patient invite.")


async def _has_no_tables(config: Config) -> bool:
    if config.on_sqlite:
        return not config.sqlite_path.exists()
    try:
        await _check_tables(config)
    except db.NoTables:
        return True
    return False


async def _is_empty(config: Config) -> bool:
    await db.open_database(config)
    try:
        return not await db.read("select number from clinic limit 1")
    finally:
        await db.close_database()


def _staff_add(config: Config, arguments: Arguments) -> None:
    wanted = {name: getattr(arguments, name) for name in ("clinic", "name", "role")}
    _tell_invitation(config, arguments, done(config, "staff add", wanted))


def _staff_reset(config: Config, arguments: Arguments) -> None:
    _tell_invitation(config, arguments, done(config, "staff reset", {"id": arguments.id}))


def _invite(config: Config, arguments: Arguments) -> None:
    if arguments.id is None and not (arguments.clinic and arguments.name):
        arguments.parser.error("say --clinic NAME and --name TEXT, or --id ID")
    wanted = {name: getattr(arguments, name) for name in ("clinic", "name", "id")}
    _tell_invitation(config, arguments, done(config, "patient invite", wanted))


def _tell_invitation(config: Config, arguments: Arguments, made: Mapping[str, Any]) -> None:
    import segno

    link = f"{config.origin or f'http://{config.host}:{config.port}'}{made['path']}"
    said = {**made, "link": link}
    if arguments.json:
        print(json.dumps(said))
        return
    segno.make(link).terminal(compact=True)
    print(f"For {made['name']}, once, until {made['expires_at'][:16]} UTC:\n  {link}")
    print(f"And apart from the link: {made['second_fact']}\nTheir id: {made['id']}")


if __name__ == "__main__":
    sys.exit(main())
