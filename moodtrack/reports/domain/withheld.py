"""What a report does not say because it is not shared with its reader: a reason, never a zero."""

from dataclasses import replace

from moodtrack.reports.domain.follow_up import NOT_COUNTED, FollowUp
from moodtrack.reports.domain.quantities import Unsaid
from moodtrack.sharing.domain import Part, Terms

NUMBERS = "Mood and the other numbers are not shared with you."
SYMPTOMS = "Symptoms and side effects are not shared with you."
NOTES = "Notes and goals are not shared with you."
MEASURES = "Questionnaires are not shared with you."
SENTENCES = {
    Part.NUMBERS: NUMBERS,
    Part.SYMPTOMS: SYMPTOMS,
    Part.NOTES: NOTES,
    Part.MEASURES: MEASURES,
    Part.PLAN: "The safety plan is not shared with you.",
}


def withheld(report: FollowUp, terms: Terms) -> FollowUp:
    """The report as it may be said under these terms."""
    missing = [SENTENCES[part] for part in Part if part not in terms.parts]
    if terms.since is not None:
        missing.append(
            f"Days before {terms.since.day} {terms.since:%B %Y} are not shared with you."
        )
    told = replace(report, not_shared=tuple(missing))
    if Part.NUMBERS not in terms.parts:
        told = _without_numbers(told)
    if Part.SYMPTOMS not in terms.parts:
        told = replace(told, side_effects=Unsaid(SYMPTOMS))
    if Part.MEASURES not in terms.parts:
        told = replace(told, measures=Unsaid(MEASURES))
    return told


def _without_numbers(report: FollowUp) -> FollowUp:
    why = Unsaid(NUMBERS)
    return replace(
        report,
        effect=why,
        curve=why,
        duration=why,
        baseline=why,
        since_baseline=why,
        mean=why,
        responses=(),
        courses=(),
        intervals=(),
        stretches=(),
        tips=(),
        adherence=NOT_COUNTED,
        since_visit=None,
    )
