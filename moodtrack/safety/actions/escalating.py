"""Tells the clinic's people of a concern, round after round, until someone takes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from moodtrack import db
from moodtrack.audit import trail
from moodtrack.instants import micros
from moodtrack.jobs import queue
from moodtrack.jobs.queue import Job
from moodtrack.safety import queries
from moodtrack.safety.actions.raising import TELL
from moodtrack.safety.domain.concerns import Concern
from moodtrack.safety.domain.escalation import Contact, Rule
from moodtrack.safety.domain.rows import concern_of
from moodtrack.safety.queries import rules

MAIL = "safety.mail"  # the job
IN_APP, BY_MAIL = "app", "mail"

NOTICE = """
insert into concern_notice (concern, rise, round, person, channel, at, ok, why)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (concern, rise, round, person, channel) do nothing"""


async def tell(about: Mapping[str, Any], *, mails: bool, at: datetime) -> None:
    """One round: note who is told in the app, write down their mails, and the next round.

    Called in the act that marks the round as done; nothing where someone took it meanwhile.
    """
    before = await queries.concern(about["concern"])
    if before is None:
        return
    rule = await rules.rule_for(before.patient)
    await trail.one_at_a_time([before.patient])
    concern = await _standing(about)
    if concern is None:
        return
    round_ = int(about["round"])
    told = rule.told_in(round_, risen=concern.risen_at, at=at)
    rows = [_row(about, one.person, IN_APP, at=at) for one in told]
    await db.write_many(NOTICE, rows)
    letters = [_letter(about, one, at=at) for one in told if mails and one.mail]
    await queue.enqueue(*letters, _next(about, rule, concern, at=at), at=at)


def _next(about: Mapping[str, Any], rule: Rule, concern: Concern, *, at: datetime) -> Job:
    round_ = rule.following(int(about["round"]), risen=concern.risen_at, at=at)
    key = f"{TELL}/{concern.key}/{concern.rises}/{round_}"
    due = max(rule.due(round_, risen=concern.risen_at), at)
    return Job(TELL, key, due, {**about, "round": round_})


def _letter(about: Mapping[str, Any], to: Contact, *, at: datetime) -> Job:
    key = f"{MAIL}/{about['concern']}/{about['rise']}/{about['round']}/{to.person}"
    return Job(MAIL, key, at, {**about, "person": to.person})


async def address_for(about: Mapping[str, Any]) -> str | None:
    """Where a mail about this should still go; None when someone took it, or left."""
    concern = await queries.concern(about["concern"])
    if concern is None or not _waits(concern, about):
        return None
    rule = await rules.rule_for(concern.patient)
    return next((one.mail for one in rule.contacts if one.person == about["person"]), None)


async def mailed(about: Mapping[str, Any], *, at: datetime) -> None:
    """A mail was taken by the mail server. Called in the act that marks the job as done."""
    await db.write_many(NOTICE, [_row(about, about["person"], BY_MAIL, at=at)])


async def not_mailed(about: Mapping[str, Any], why: str, *, at: datetime) -> None:
    """A mail could not be handed over: the list says so, and the next is told at once."""
    await db.write_many(NOTICE, [_row(about, about["person"], BY_MAIL, at=at, ok=False, why=why)])
    await queue.hurry(f"{TELL}/{about['concern']}/{about['rise']}/{about['round'] + 1}", at=at)


def _row(
    about: Mapping[str, Any],
    person: int,
    channel: str,
    *,
    at: datetime,
    ok: bool = True,
    why: str = "",
) -> Sequence[Any]:
    return (
        about["concern"],
        about["rise"],
        about["round"],
        person,
        channel,
        micros(at),
        ok,
        why[:120],
    )


async def _standing(about: Mapping[str, Any]) -> Concern | None:
    rows = await db.write("select * from concern where key = $1", about["concern"])
    concern = concern_of(rows[0]) if rows else None
    return concern if concern is not None and _waits(concern, about) else None


def _waits(concern: Concern, about: Mapping[str, Any]) -> bool:
    """Whether this escalation still goes on: nobody took it, and no worse answer began another."""
    return concern.waiting and concern.rises == about["rise"]
