"""`moodtrack import`, `export` and `erase`: what each needs, does and says."""

import argparse
import asyncio
import json
import os
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from moodtrack import control
from moodtrack.commands import CannotDo
from moodtrack.config import Config
from moodtrack.imports.domain.files import MOST_BYTES, too_large

Arguments = argparse.Namespace
Add = Callable[[Any, str, Callable[[Config, Arguments], None], str], argparse.ArgumentParser]


def add(words: Any, command: Add) -> None:
    """Add these to the words of the command line."""
    bring = command(words, "import", _import, "bring a history or a table in: all of it, or none")
    bring.add_argument("--patient", required=True, metavar="ID")
    bring.add_argument("file", metavar="FILE", type=Path)
    bring.add_argument(
        "--mood", action="append", default=[], metavar="NAME=0..10", help="the number of a mood"
    )
    bring.add_argument(
        "--activity",
        action="append",
        default=[],
        metavar="NAME=TIP",
        help="which tip it is",
    )
    bring.add_argument("--dates", choices=["ymd", "dmy", "mdy"], help="how it writes its dates")
    bring.add_argument("--json", action="store_true")
    _add_export(words, command)
    erase = command(words, "erase", _erase, "erase a diary, at once unless it is said otherwise")
    erase.add_argument("--patient", required=True, metavar="ID")
    when = erase.add_mutually_exclusive_group()
    when.add_argument("--wait", action="store_true", help="in seven days, so that it can be undone")
    when.add_argument("--keep", action="store_true", help="keep a diary that waits to be erased")
    erase.add_argument("--json", action="store_true")
    _add_report(words, command)
    _add_clinics(words, command)


def _add_clinics(words: Any, command: Add) -> None:
    tables = command(words, "research", _research, "write tables of those who said yes into a zip")
    tables.add_argument("--clinic", required=True, metavar="NAME")
    tables.add_argument("file", metavar="FILE.zip", type=Path, help="replaced if it is there")
    tables.add_argument("--fresh", action="store_true", help="give everybody a fresh pseudonym")
    keep = command(words, "retention", _retention, "say which records are due to go; nothing goes")
    keep.add_argument("--clinic", required=True, metavar="NAME")
    keep.add_argument("--delete", type=int, metavar="N", help="delete them: N is how many are due")
    keep.add_argument("--json", action="store_true")


def _research(config: Config, arguments: Arguments) -> None:
    target = _target(arguments.file)
    wanted = {"clinic": arguments.clinic, "fresh": arguments.fresh}
    asyncio.run(_write(target, control.stream(config, "research", wanted)))
    print(f"The tables are in {arguments.file}: no names, and still about people. Keep them safe.")


def _retention(config: Config, arguments: Arguments) -> None:
    wanted = {"clinic": arguments.clinic, "delete": arguments.delete}
    told = done(config, "retention", wanted)
    lines = [f"{one['id']}  {one['name']}: last on {one['last'][:10]}" for one in told["records"]]
    count = len(lines)
    several = "1 record is" if count == 1 else f"{count} records are"
    head = f"{several} {'deleted' if told['deleted'] else 'due'}."
    if told["years"] is None:
        head = "This clinic keeps its records for good: /clinic/settings/retention says otherwise."
    elif count and not told["deleted"]:
        lines.append(f"Nothing was deleted. To delete: --delete {count}")
    tell(arguments, told, "\n".join([head, *lines]))


def _add_export(words: Any, command: Add) -> None:
    take = command(words, "export", _export, "write someone's whole history into a zip")
    take.add_argument("--patient", required=True, metavar="ID")
    take.add_argument("file", metavar="FILE.zip", type=Path, help="replaced if it is there")
    take.add_argument("--since", default="", metavar="DAY", help="the first day of it")
    take.add_argument("--until", default="", metavar="DAY", help="the last day of it")
    take.add_argument("--without-notes", action="store_true", help="leave out what is in words")


def _add_report(words: Any, command: Add) -> None:
    report = command(
        words, "breach-report", _breach_report, "whose records an account touched in some time"
    )
    report.add_argument("--account", required=True, metavar="ID")
    report.add_argument("--since", required=True, metavar="DAY", help="the first day")
    report.add_argument("--until", required=True, metavar="DAY", help="the last day")
    report.add_argument("--json", action="store_true")


def _breach_report(config: Config, arguments: Arguments) -> None:
    wanted = {name: getattr(arguments, name) for name in ("account", "since", "until")}
    told = done(config, "breach-report", wanted)
    lines = [
        f"{one['id']}  {one['name']}: {one['times']} times, {one['first'][:16]} to "
        f"{one['last'][:16]} UTC: {', '.join(one['did'])}"
        for one in told["patients"]
    ]
    head = f"{told['name']} touched the records of {len(lines)} patients."
    tell(arguments, told, "\n".join([head, *lines]))


def _import(config: Config, arguments: Arguments) -> None:
    with arguments.file.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise CannotDo(too_large())
    wanted = {"patient": arguments.patient, "content": b64encode(content).decode()}
    told = done(config, "import", {**wanted, "choices": _choices(arguments)})
    lines = ["Nothing in it is new."]
    if told["days"]:
        lines = [f"{_days(told['days'])} came in, from {told['first']} to {told['last']}."]
    elif told["along"]:
        lines = [f"It came in, from {told['first']} to {told['last']}."]
    if told["along"]:
        lines.append(f"Of a treatment elsewhere: {', '.join(told['along'])}.")
    if told["beside"]:
        lines.append(f"Beside what was there: {_days(told['beside'])}.")
    if told["already"]:
        things = (
            f"{told['already']} things" if told["kind"] == "history" else _days(told["already"])
        )
        lines.append(f"Here already: {things}.")
    if told["ignored"]:
        lines.append(f"Left out: {', '.join(told['ignored'])}.")
    tell(arguments, told, "\n".join(lines))


def _choices(arguments: Arguments) -> dict[str, str]:
    """As the fields of the form at /import."""
    said = {}
    for kind in ("mood", "activity"):
        for one in getattr(arguments, kind):
            name, _, value = one.rpartition("=")
            said[f"{kind}.{name}"] = value.strip()
    return {**said, **({"dates": arguments.dates} if arguments.dates else {})}


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _export(config: Config, arguments: Arguments) -> None:
    """The server, if one runs, sends the zip through its control socket and we write it.

    The look must be in the trail before anything is read, and on SQLite only the serving process
    writes. It does not write the file itself: the file belongs to whoever asks, where they are.
    """
    target = _target(arguments.file)
    chosen = {"since": arguments.since, "until": arguments.until}
    if arguments.without_notes:
        chosen["without_notes"] = "yes"
    wanted = {"patient": arguments.patient, "chosen": chosen}
    asyncio.run(_write(target, control.stream(config, "export", wanted)))
    what = "A part of the history" if any(chosen.values()) else "The whole history"
    print(f"{what} is in {arguments.file}. It is not locked: keep it safe.")


def _target(file: Path) -> Path:
    """Where to write, if one can. Raises CannotDo."""
    target = file.absolute()
    if target.is_dir():
        raise CannotDo(f"{file} is a folder. Name the file to write.")
    if not target.parent.is_dir():
        raise CannotDo(f"There is no folder {target.parent}.")
    return target


async def _write(target: Path, chunks: AsyncIterator[bytes]) -> None:
    """Under another name until it is whole, readable by its owner alone (mode 0600)."""
    handle, growing = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            async for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        os.replace(growing, target)
    except BaseException:
        os.unlink(growing)
        raise


ERASED = {
    "now": "The diary is gone. The treatment record stays, under this id alone.",
    "wait": "The diary goes in seven days. Until then: moodtrack erase --keep.",
    "keep": "The diary stays.",
}


def _erase(config: Config, arguments: Arguments) -> None:
    when = "wait" if arguments.wait else "keep" if arguments.keep else "now"
    made = done(config, "erase", {"patient": arguments.patient, "when": when})
    tell(arguments, made, ERASED[when])


def done(config: Config, command: str, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    return asyncio.run(control.run(config, command, wanted))


def tell(arguments: Arguments, made: Mapping[str, Any], sentence: str) -> None:
    print(json.dumps(made) if arguments.json else sentence)
