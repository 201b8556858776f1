"""Noor is told whose records a misused account touched, and those of nobody else."""

import json
from datetime import timedelta

from moodtrack import db
from moodtrack.accounts.actions import add_person
from moodtrack.accounts.domain import Role
from moodtrack.accounts.queries import clinics
from moodtrack.audit import trail
from tests.backups.conftest import LivedIn
from tests.cast import NOON
from tests.operating import Typed


@db.one_act
async def look(actor: int, patient: int, days: int) -> None:
    at = NOON + timedelta(days=days)
    await trail.note(at=at, actor=actor, verb="opened the record", patient=patient)


async def test_it_lists_whose_records_an_account_touched_in_those_days(
    lived_in: LivedIn, moodtrack: Typed
) -> None:
    config, ana, ben = lived_in.config, lived_in.ana, lived_in.ben
    await db.open_database(config)
    [clinic] = await clinics()
    nurse = await add_person(clinic, name="Sam", role=Role.NURSE, at=NOON)
    for patient, days in ((ana, 0), (ana, 2), (ben, 30)):
        await look(nurse.number, patient.number, days)
    await db.close_database()
    days = ("--since", "2026-03-14", "--until", "2026-03-16")
    code, said, wrong = moodtrack(
        config, "breach-report", "--account", str(nurse.id), *days, "--json"
    )
    assert (code, wrong) == (0, "")
    told = json.loads(said)
    assert [(one["name"], one["times"], one["did"]) for one in told["patients"]] == [
        ("Ana", 2, ["opened the record"])
    ]
    code, said, _ = moodtrack(config, "breach-report", "--account", str(nurse.id), *days)
    assert said.startswith("Sam touched the records of 1 patients.")
    code, _, wrong = moodtrack(
        config, "breach-report", "--account", str(nurse.id), "--since", "x", "--until", "y"
    )
    assert (code, wrong) == (1, "moodtrack: A day looks like 2026-11-22, and 'x' does not.\n")
