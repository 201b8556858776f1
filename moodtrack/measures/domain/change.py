"""What a change of score means, by rules that are shown with it. Worse is told like better."""

from dataclasses import dataclass

from moodtrack.language import N_, _
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
            N_("reliable change"),
            abs(now - start) >= least,
            N_("Reliable change, up") if now > start else N_("Reliable change, down"),
            _(
                "A difference of %(least)s points or more, up or down: more than chance would "
                "make.",
                least=least,
            ),
        )
    )
    found.append(
        Finding(N_("worse"), now > start, N_("Worse"), N_("The total is higher than at the start."))
    )
    return found


def _of_phq9(start: int, now: int) -> list[Finding]:
    return [
        Finding(
            N_("response"),
            start >= RESPONSE_FROM and now <= start / 2,
            N_("Response"),
            _(
                "The total is half of the start or less, where the start was %(response_from)s "
                "or more.",
                response_from=RESPONSE_FROM,
            ),
        ),
        Finding(
            N_("remission"),
            now < REMISSION_BELOW,
            N_("Remission"),
            _("The total is below %(remission_below)s.", remission_below=REMISSION_BELOW),
        ),
    ]
