"""What the demo's clinic wrote at the chair: of infusions that were, and of one that runs now."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from moodtrack.sharing.domain import TreatmentRecord
from moodtrack.treatment.actions import correct_infusion
from moodtrack.treatment.actions.sittings import keep_entries, open_sitting
from moodtrack.treatment.domain import Infusion
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.entries import ESCORT, NO_DRIVING, Sent
from moodtrack.treatment.domain.sitting import Alertness, Kind, Said, Step
from moodtrack.treatment.queries import infusions

# minutes after the start, and how far the infusion lifts blood pressure by then (0 to 1): it is
# highest at the end, and back after an hour and a half (facts of 2,342 infusions at Yale)
COURSE = ((-8, 0.0), (10, 0.4), (20, 0.7), (30, 0.9), (40, 1.0), (55, 0.6), (70, 0.3), (85, 0.1))
RUNS = 40  # minutes


async def sat(treatment: TreatmentRecord, infusion: Infusion) -> None:
    """A whole visit of an earlier day, arrival to leaving, by the acts themselves (trail.note)."""
    random = Random(f"chair/{treatment.patient}/{infusion.at}")  # noqa: S311  (a demo)
    until = infusion.at + timedelta(minutes=95)
    await _write(treatment, infusion, random, until)
    known = max(await infusions(treatment), key=lambda one: one.n)
    whole = replace(
        infusion, n=known.n, weight_g=known.weight_g, dose_ug=known.dose_ug, minutes=known.minutes
    )
    if whole != known:
        why = "the number in the course and the notes"
        await correct_infusion(treatment, whole, reason=why, id_=_uuid(random), at=until)


async def sits_now(treatment: TreatmentRecord, *, now: datetime) -> None:
    """Somebody at the chair whose infusion has been running for 23 minutes (trail.note)."""
    random = Random(f"chair/{treatment.patient}")  # noqa: S311  (a demo)
    started = now - timedelta(minutes=23)
    infusion = Infusion(0, started, treatment.zone, weight_g=81_500, dose_ug=41_000, minutes=RUNS)
    await _write(treatment, infusion, random, now)


async def _write(
    treatment: TreatmentRecord, infusion: Infusion, random: Random, until: datetime
) -> None:
    arrived = infusion.at - timedelta(minutes=18)
    id_, first = _uuid(random), Said(Kind.STEP, arrived, code=Step.ARRIVED)
    await open_sitting(treatment, id_, Sent(id_, first, ""), planned=None, at=arrived)
    for said in sorted(_said(infusion, random), key=lambda one: one.at):
        if said.at <= until:
            sent: Sequence[Sent] = [Sent(_uuid(random), said, "")]
            await keep_entries(treatment, id_, sent, rules=ChairRules(), at=said.at)


def _said(infusion: Infusion, random: Random) -> Iterator[Said]:
    def at(minutes: int) -> datetime:
        return infusion.at + timedelta(minutes=minutes)

    yield Said(
        Kind.DOSE,
        at(-12),
        weight_g=infusion.weight_g,
        dose_ug=infusion.dose_ug,
        minutes=infusion.minutes,
        phase=infusion.phase,
        code="iv",
        more="ketamine, racemic",
    )
    yield Said(Kind.STEP, at(0), code=Step.STARTED)
    yield from _vitals(infusion, random)
    felt = random.choice((1, 2, 2, 3))
    yield Said(Kind.EFFECT, at(22), code="dissociation", value=felt)
    if random.random() < 0.4:
        yield Said(Kind.EFFECT, at(34), code="nausea", value=1)
        yield Said(Kind.MEDICINE, at(36), code="rescue", text="ondansetron 4 mg")
    yield Said(Kind.STEP, at(infusion.minutes or RUNS), code=Step.FINISHED)
    for item in (ESCORT, NO_DRIVING):
        yield Said(Kind.TICK, at(88), code=item, value=1)
    yield Said(Kind.STEP, at(92), code=Step.LEFT)


def _vitals(infusion: Infusion, random: Random) -> Iterator[Said]:
    systolic, diastolic = random.randint(112, 128), random.randint(70, 80)
    pulse, lift = random.randint(64, 78), random.randint(14, 30)
    for minutes, share in COURSE:
        awake = Alertness.DROWSY if 15 <= minutes <= 45 else Alertness.AWAKE
        yield Said(
            Kind.VITALS,
            infusion.at + timedelta(minutes=minutes),
            systolic=round(systolic + lift * share) + random.randint(-2, 2),
            diastolic=round(diastolic + lift * share * 0.7) + random.randint(-2, 2),
            heart_rate=round(pulse + 9 * share) + random.randint(-2, 2),
            spo2=random.randint(96, 99),
            code=awake,
        )


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
