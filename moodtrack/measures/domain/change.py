"""What a change of score means, by rules that are shown with it. Worse is told like better."""

from dataclasses import dataclass

from moodtrack.measures.domain.instruments import GAD7, PHQ9, Instrument

RESPONSE_FROM = 10  # where a fall to half counts as response
REMISSION_BELOW = 5  # as in real-world cohorts of ketamine clinics (McInnes 2022)
RELIABLE = {PHQ9.key: 6, GAD7.key: 4}  # points (NHS Talking Therapies manual)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one rule holds between two totals, and the rule in plain words."""

    name: str  # "response", "remission", "reliable change", "worse"
    holds: bool
    words: str  # what to call it on a screen
    rule: str


def findings(instrument: Instrument, start: int, now: int) -> list[Finding]:
    """Every rule that is defined for a questionnaire; none for PHQ-2, which only looks between.

    >>> [one.name for one in findings(PHQ9, 18, 9) if one.holds]
    ['response', 'reliable change']
    """
    if instrument.key not in RELIABLE:
        return []
    least = RELIABLE[instrument.key]
    found = [*_of_phq9(start, now)] if instrument is PHQ9 else []
    found.append(
        Finding(
            "reliable change",
            abs(now - start) >= least,
            f"Reliable change, {'up' if now > start else 'down'}",
            f"A difference of {least} points or more, up or down: more than chance would make.",
        )
    )
    found.append(Finding("worse", now > start, "Worse", "The total is higher than at the start."))
    return found


def _of_phq9(start: int, now: int) -> list[Finding]:
    return [
        Finding(
            "response",
            start >= RESPONSE_FROM and now <= start / 2,
            "Response",
            f"The total is half of the start or less, where the start was {RESPONSE_FROM} or more.",
        ),
        Finding(
            "remission",
            now < REMISSION_BELOW,
            "Remission",
            f"The total is below {REMISSION_BELOW}.",
        ),
    ]
