"""The report in the words of its page of paper: what stands in which cell."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from moodtrack.reports.domain import phrases
from moodtrack.reports.domain.course import MEAN_NEEDS
from moodtrack.reports.domain.phrases import days_of
from moodtrack.reports.domain.safety import WORDS

LONGEST_LABEL = 120  # code points of an item and what its ends mean
COUNTED = 99  # days answered; beyond, percentages are shorter to read
MEDICINES_SHOWN = 4  # as many as the chart of the page has lines for
FOOT = (
    "Mood: 0 is the worst, 10 the best this person has felt, in their own judgement. This page "
    "describes answers; it makes no diagnosis and does not say when another infusion is due. "
    "A dash: cannot be said."
)
SIDE_EFFECTS = {
    "dizziness": "Dizzy",
    "nausea": "Nausea",
    "headache": "Headache",
    "blurred_vision": "Blurred vision",
    "unreal": "Felt unreal",
    "drowsy": "Drowsy",
    "anxious": "Anxious",
    "sleep_trouble": "Sleep trouble",
}


def told_on_paper(report: Mapping[str, Any]) -> dict[str, Any]:
    """The report's numbers as the words that stand on the page."""
    effects, measures = report["side_effects"], report["measures"]["value"]
    rows = list(zip(report["before_after"], report["courses"], strict=True))
    counted = effects["value"]
    return {
        "headline": report["headline"]["clinician"],
        "about": _about(report),
        "before_after": [_response(*row) for row in rows],
        "before_after_notes": _notes(rows),
        "infusions": [_infusion(one) for one in report["infusions"]],
        "pressure": any(one["systolic"] for one in report["infusions"]),
        "measures": [_score(one) for one in measures or []],
        "safety": " ".join([_safety(report["thoughts_of_death"]), *_concerns(report["concerns"])]),
        "since_visit": _since_visit(report["since_visit"]),
        "medicines": _medicines(report["medicines"]),
        "weeks": [_week(one) for one in report["weeks"]],
        "own_items": [_own_item(one) for one in report.get("own_items", [])],
        "methods": report["methods"],
        **_side_effects(counted or []),
        "why_no_side_effects": effects.get("why", ""),
        "not_known": report["not_known"],
        "foot": FOOT,
    }


def _about(report: Mapping[str, Any]) -> list[str]:
    """Which days, as of when, and from which answers."""
    answered, days = report["days_answered"], report["days_in_period"]
    since, until = date.fromisoformat(report["since"]), date.fromisoformat(report["until"])
    return [
        f"{_day(since)} to {_day(until)}",
        f"as of {_instant(datetime.fromisoformat(report['as_of']))}",
        f"from {answered} days answered: {report['days_late']} late, "
        f"{report['days_imported']} from a file",
        f"{days - answered} of {days} days have no answer",
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _instant(at: datetime) -> str:
    offset = at.strftime("%z")
    zone = "UTC" if offset in ("", "+0000") else f"UTC{offset[:3].replace('-', '−')}:{offset[3:5]}"
    return f"{_day(at.date())}, {at:%H:%M} {zone}"


def _response(near: Mapping[str, Any], course: Mapping[str, Any]) -> list[str]:
    """Which infusions; the change over 3 days and over 2 weeks each way; how long it held."""
    numbers, change, bar = near["infusions"], course["change"], course["benefit"]
    which = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else str(numbers[0])
    interval = [change.get("low"), change.get("high")]
    return [
        which + ("" if near["planned"] else " *"),
        _signed(near["difference"]["value"]),
        _signed(change["value"]),
        "–" if None in interval else " to ".join(_signed(end) for end in interval),
        "–" if bar is None else _held(bar),
    ]


def _held(bar: Mapping[str, Any]) -> str:
    """Days; to an end that lies in a gap, from the last day rated before it."""
    if bar["ended"] or bar["back_by"] is None:
        return f"{bar['days']}{'' if bar['ended'] else '+'}"
    return f"{bar['days']}–{bar['back_by']}"


def _signed(points: float | None) -> str:
    return "–" if points is None else phrases.signed(points)


def _notes(rows: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    """What the marks in the table of comparisons mean, where there are any."""
    notes = ["mood after less before, at most so long each way"]
    if any(course["benefit"] for _, course in rows):
        notes.append("held: days of benefit; +: not seen to end")
    if not all(near["planned"] for near, _ in rows):
        notes.append("*: date not noted as planned beforehand")
    return notes


def _infusion(one: Mapping[str, Any]) -> list[str]:
    """Number, date, phase, mg, mg/kg; what nobody noted is a dash."""
    day = date.fromisoformat(one["day"])
    dose, per_kg = one["mg"], one["mg_per_kg"]
    return [
        str(one["n"]),
        f"{day.day} {day:%b %y}",
        one["phase"] or "–",
        "–" if dose is None else f"{dose:g}",
        "–" if per_kg is None else f"{per_kg:.2f}",
        "–" if one["systolic"] is None else f"{one['systolic']}/{one['diastolic'] or '–'}",
    ]


def _score(one: Mapping[str, Any]) -> list[str]:
    """Which and when, the score, its change and what that means, item 9."""
    day, since = date.fromisoformat(one["day"]), one["since_baseline"]
    change = "start" if one["baseline"] else "–" if since is None else _points(since)
    meaning = ", ".join([change, *(words.lower() for words in one["said"])])
    spans = " *" if one["spans"] else ""
    item9 = "–" if one["item9"] is None else str(one["item9"])
    return [f"{one['title']}, {day.day} {day:%b %y}{spans}", str(one["total"]), meaning, item9]


def _points(points: int) -> str:
    return f"{'+' if points > 0 else '−' if points < 0 else '±'}{abs(points)}"


def _safety(told: Mapping[str, Any]) -> str:
    """Always on the page: what was answered about thoughts of death, or that nothing was."""
    if told["why"]:
        return f"Thoughts of death or suicide cannot be said here: {told['why']}"
    if not told["asked"]:
        return "Thoughts of death or suicide: not answered in this period."
    asked = f"answered on {days_of(told['asked'])}"
    if not told["days"]:
        return (
            f"Thoughts of death or suicide: {asked}, each time “not today”. That is an answer, not "
            "a clearance."
        )
    worst = max(told["days"], key=lambda one: (one["level"], one["day"]))
    latest = told["days"][-1]
    text = f"{asked}, on {days_of(len(told['days']))} with more than “not today”: latest "
    text += f"{_short(latest['day'])} ({WORDS[latest['level']]})"
    if worst["level"] > latest["level"]:
        text += f", worst {_short(worst['day'])} ({WORDS[worst['level']]})"
    return f"Thoughts of death or suicide: {text}."


def _concerns(told: list[Mapping[str, Any]]) -> list[str]:
    """How many the clinic was told of, how many are open, and what was done about the latest."""
    if not told:
        return []
    still = sum(one["closed"] is None for one in told)
    text = f"Concerns raised: {len(told)}, open: {still}"
    latest = next((one for one in reversed(told) if one["closed"]), None)
    if latest and latest["done"]:
        text += f"; the latest closed on {_short(latest['closed'])}: {', '.join(latest['done'])}"
    return [cut(text, 200) + "."]


def _short(day: str) -> str:
    told = date.fromisoformat(day)
    return f"{told.day} {told:%b}"


def _since_visit(told: Mapping[str, Any] | None) -> str:
    if told is None:
        return ""
    given = told["infusions"]
    means = [_mean(told["then"]), _mean(told["now"])]
    infused = f"infusion{'s' if len(given) > 1 else ''} {', '.join(map(str, given))}"
    return (
        f"Since the visit on {_day(date.fromisoformat(told['visit']))}: "
        f"{infused if given else 'no infusion'}; answered {told['answered']} of "
        f"{days_of(told['days'])}; mean mood {means[0]} in the two weeks up to it, {means[1]} in "
        "the last two weeks."
    )


def _mean(told: Mapping[str, Any]) -> str:
    if told["value"] is None:
        return "cannot be said"
    return f"{phrases.tenth(told['value'])} ({days_of(told['n'])})"


def _medicines(told: list[Mapping[str, Any]]) -> list[str]:
    """The first few, and how many more there are."""
    more = len(told) - MEDICINES_SHOWN
    named = [_medicine(one) for one in told[:MEDICINES_SHOWN]]
    return [*named, f"and {more} more"] if more > 0 else named


def _medicine(one: Mapping[str, Any]) -> str:
    """The letter of the chart, what it is, and since when or until when."""
    began = "" if one["from"] is None else f"since {_day(date.fromisoformat(one['from']))}"
    ended = "" if one["to"] is None else f"until {_day(date.fromisoformat(one['to']))}"
    when = ", ".join(part for part in (cut(one["dose"], 20), began, ended) if part)
    return f"{one['letter']}: {cut(one['name'], 30)}" + (f" ({when})" if when else "")


def cut(text: str, longest: int) -> str:
    """What is longer is cut, visibly."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def _week(one: Mapping[str, Any]) -> list[str]:
    """From which Monday, days answered and rated, and the means that rest on enough of them."""
    day = date.fromisoformat(one["week"])
    rated = one["rated"] >= MEAN_NEEDS
    sleep, moved = one["sleep_hours"], one["activity_minutes"]
    return [
        f"{day.day} {day:%b %Y}",
        f"{one['answered']} of {one['days']}",
        str(one["late"]),
        phrases.tenth(one["mood"]) if rated else "–",
        "–" if sleep is None else phrases.tenth(sleep),
        "–" if moved is None else f"{moved:.0f}",
    ]


def _own_item(one: Mapping[str, Any]) -> list[str]:
    """The clinic's own words, the means of the first and the last two weeks, days answered."""
    ends = [f"{end} {one[name]}" for end, name in ((0, "low"), (10, "high")) if one[name]]
    label = one["label"] + (f" ({', '.join(ends)})" if ends else "")
    means = [_item_mean(one["early"]), _item_mean(one["late"])]
    return [cut(label, LONGEST_LABEL), *means, str(one["answered"])]


def _item_mean(told: Mapping[str, Any] | None) -> str:
    if told is None or told["mean"] is None:
        return "–"
    return f"{phrases.tenth(told['mean'])} ({days_of(told['answered'])})"


def _side_effects(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """For each day since the infusion: on how many of the days answered each was felt."""
    many = any(row["answered"] > COUNTED for row in rows)
    table = [
        [words, *(_felt(row["counts"].get(name), many) for row in rows)]
        for name, words in SIDE_EFFECTS.items()
    ]
    head = "felt, % of answered" if many else "felt / answered"
    return {"side_effects": table if rows else [], "side_effects_head": head}


def _felt(counts: list[int] | None, many: bool) -> str:
    if not counts:
        return "–"
    felt, answered = sum(counts[1:]), sum(counts)
    return f"{felt / answered:.0%}" if many else f"{felt}/{answered}"
