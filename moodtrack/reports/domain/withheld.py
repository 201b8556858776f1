"""What a report does not say because it is not shared with its reader: a reason, never a zero."""

from dataclasses import replace
from datetime import date

from moodtrack.reports.domain.baseline import FORTNIGHT
from moodtrack.reports.domain.benefit import Benefit
from moodtrack.reports.domain.events import WINDOW, Response
from moodtrack.reports.domain.follow_up import NOT_COUNTED, FollowUp
from moodtrack.reports.domain.quantities import Quantity, Unsaid
from moodtrack.reports.domain.since_visit import SinceVisit
from moodtrack.reports.domain.statistics import ONE_DAY
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
OF_DAYS = frozenset({Part.NUMBERS, Part.SYMPTOMS, Part.NOTES})  # what a day's answers are made of


def withheld(report: FollowUp, terms: Terms, first: date | None = None) -> FollowUp:
    """The report as it may be said under these terms. `first`: the day of the first infusion."""
    missing = [SENTENCES[part] for part in Part if part not in terms.parts]
    if terms.since is not None:
        missing.append(days_hidden(terms.since))
    told = replace(report, not_shared=tuple(missing), partly=not terms.parts >= OF_DAYS)
    if terms.since is not None:
        told = _from_a_day_on(told, terms.since, first)
    if Part.NUMBERS not in terms.parts:
        told = _without_numbers(told)
    if Part.SYMPTOMS not in terms.parts:
        told = replace(told, side_effects=Unsaid(SYMPTOMS), no_symptoms=SYMPTOMS)
    if Part.MEASURES not in terms.parts:
        told = replace(told, measures=Unsaid(MEASURES))
    return told


def days_hidden(since: date) -> str:
    return f"Days before {since.day} {since:%B %Y} are not shared with you."


def _from_a_day_on(report: FollowUp, since: date, first: date | None) -> FollowUp:
    """Where too few days are known because they are not shared, that is said: they may have been
    rated."""
    why = Unsaid(days_hidden(since))
    start = report.baseline
    if first is not None and isinstance(start, Unsaid) and first - FORTNIGHT * ONE_DAY < since:
        report = replace(report, baseline=why, since_baseline=why)
    return replace(
        report,
        responses=tuple(_near(one, since, why) for one in report.responses),
        courses=tuple(_course(one, since, why) for one in report.courses),
        since_visit=_visit(report.since_visit, since, why),
    )


def _near(one: Response, since: date, why: Unsaid) -> Response:
    cut = one.event.first - WINDOW * ONE_DAY < since
    return replace(one, before=why) if cut and isinstance(one.before, Unsaid) else one


def _course(one: Benefit, since: date, why: Unsaid) -> Benefit:
    if one.event.first - one.days_before * ONE_DAY >= since:
        return one
    if isinstance(one.before, Unsaid):
        return replace(one, before=why, change=why)
    return replace(one, days_before=(one.event.first - since).days)


def _visit(told: SinceVisit | None, since: date, why: Unsaid) -> SinceVisit | None:
    """Days before the share cannot be counted: nothing is said of the time since such a visit."""
    if told is None or told.visit < since - ONE_DAY:
        return None
    cut = told.visit - (FORTNIGHT - 1) * ONE_DAY < since
    return replace(told, then=_or(told.then, why)) if cut else told


def _or(told: Quantity, why: Unsaid) -> Quantity:
    return why if isinstance(told, Unsaid) else told


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
