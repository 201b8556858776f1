"""The consultation: consent, what the clinic asks about, and the days before the first infusion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from moodtrack.reading import Fault, Problems, one_line, text, typed_number, whole_number
from moodtrack.treatment.domain.medicines import read_day

# what a clinic is offered to ask; it may say each in its own words, or leave it out with ""
LABELS = {
    "diagnosis": "Diagnosis",
    "tried": "Treatments tried before",
    "health": "Other health conditions",
    "allergies": "Allergies",
    "substances": "Alcohol and other substances",
    "support": "Who helps at home",
}
BASELINE_DAYS = 14  # asked for before the first infusion; a clinic may shorten it
LEAST_BASELINE, MOST_BASELINE = 0, 28
VERSION_LIMIT, CONSENT_LIMIT, ANSWER_LIMIT, REASON_LIMIT = 40, 2_000, 4_000, 300

NO_CONSENT_DAY = "Write the day on which consent was given, or leave all of consent empty."
NO_CONSENT_VERSION = "Write which version of the text was agreed to, such as 2026-1."
NO_CONSENT_TO = "Say in a few words what was agreed to."
NOT_YET = "This day has not come yet."
NOT_DAYS = f"Write a number of days from {LEAST_BASELINE} to {MOST_BASELINE}."


@dataclass(frozen=True, slots=True)
class Consent:
    on: date
    version: str  # of the text that was agreed to
    to: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written under one of the clinic's own headings, as it was called then."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Consultation:
    consent: Consent | None = None
    answers: tuple[Answer, ...] = ()
    baseline_from: date | None = None
    baseline_days: int = BASELINE_DAYS
    reason: str = ""  # why this version replaced the one before

    @property
    def baseline_until(self) -> date | None:
        """The last of the baseline days."""
        if self.baseline_from is None or not self.baseline_days:
            return None
        return self.baseline_from + timedelta(days=self.baseline_days - 1)

    def as_json(self) -> dict[str, Any]:
        consent, since = self.consent, self.baseline_from
        return {
            "consent": None
            if consent is None
            else {"on": consent.on.isoformat(), "version": consent.version, "to": consent.to},
            "answers": [{"key": a.key, "label": a.label, "text": a.text} for a in self.answers],
            "baseline_from": None if since is None else since.isoformat(),
            "baseline_days": self.baseline_days,
            "reason": self.reason,
        }


def consultation_of(said: Mapping[str, Any]) -> Consultation:
    consent, since = said["consent"], said["baseline_from"]
    return Consultation(
        consent=None
        if consent is None
        else Consent(date.fromisoformat(consent["on"]), consent["version"], consent["to"]),
        answers=tuple(Answer(a["key"], a["label"], a["text"]) for a in said["answers"]),
        baseline_from=None if since is None else date.fromisoformat(since),
        baseline_days=said["baseline_days"],
        reason=said["reason"],
    )


def read_consultation(
    fields: Mapping[str, str],
    *,
    labels: Mapping[str, str],
    today: date,
    stands: Consultation | None = None,
) -> Consultation:
    """A consultation from a form. Raises Problems naming every field at fault.

    What stands under a heading the clinic no longer asks is carried over: nobody took it back.
    """
    problems: dict[str, str] = {}
    before = stands.answers if stands else ()
    answers = (
        *_answers(fields, labels, problems),
        *(answer for answer in before if answer.key not in labels),
    )
    consent = _consent(fields, today, problems)
    since = read_day(fields, "baseline_from", problems)
    reason = _line(fields, "reason", REASON_LIMIT, problems)
    days = BASELINE_DAYS
    try:
        typed = typed_number(fields.get("baseline_days", ""))
        if typed is not None:
            days = whole_number(typed, LEAST_BASELINE, MOST_BASELINE, NOT_DAYS)
    except Fault as fault:
        problems["baseline_days"] = str(fault)
    if problems:
        raise Problems(problems)
    return Consultation(consent, answers, since, days, reason)


def _consent(fields: Mapping[str, str], today: date, problems: dict[str, str]) -> Consent | None:
    """All of it or nothing: a consent without its day or its text is none."""
    on = read_day(fields, "consent_on", problems)
    version = _line(fields, "consent_version", VERSION_LIMIT, problems)
    to = _line(fields, "consent_to", CONSENT_LIMIT, problems)
    if on is not None and on > today:
        problems["consent_on"] = NOT_YET
    if on is None and not version and not to:
        return None
    told = {
        "consent_on": "" if on else NO_CONSENT_DAY,
        "consent_version": "" if version else NO_CONSENT_VERSION,
        "consent_to": "" if to else NO_CONSENT_TO,
    }
    problems |= {name: why for name, why in told.items() if why and name not in problems}
    return None if on is None else Consent(on, version, to)


def _answers(
    fields: Mapping[str, str], labels: Mapping[str, str], problems: dict[str, str]
) -> tuple[Answer, ...]:
    found = []
    for key, label in labels.items():
        try:
            said = text(fields.get(key, ""), ANSWER_LIMIT)
        except Fault as fault:
            problems[key] = str(fault)
            continue
        if said is not None:
            found.append(Answer(key, label, said))
    return tuple(found)


def _line(fields: Mapping[str, str], name: str, most: int, problems: dict[str, str]) -> str:
    try:
        return one_line(fields.get(name, ""), most)
    except Fault as fault:
        problems[name] = str(fault)
        return ""


def form_of_consultation(said: Consultation) -> dict[str, str]:
    consent = said.consent
    return {
        "consent_on": "" if consent is None else consent.on.isoformat(),
        "consent_version": "" if consent is None else consent.version,
        "consent_to": "" if consent is None else consent.to,
        "baseline_from": "" if said.baseline_from is None else said.baseline_from.isoformat(),
        "baseline_days": str(said.baseline_days),
        **{answer.key: answer.text for answer in said.answers},
    }
