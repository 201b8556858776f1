"""What a file would bring, counted, in the words of whoever brings it."""

from collections import Counter
from collections.abc import Iterable

from moodtrack.treatment.domain.brought import Along, Line
from moodtrack.treatment.domain.brought_words import OF

# one, and several; of infusions, dates and pages each version counts once by what it is of
WORDS = {
    Along.INFUSIONS: ("infusion", "infusions"),
    Along.CHAIR: ("note made beside the chair", "notes made beside the chair"),
    Along.RATINGS: ("rating by a clinic", "ratings by a clinic"),
    Along.VISITS: ("planned date", "planned dates"),
    Along.PAGES: ("page of a treatment record", "pages of a treatment record"),
    Along.PLANS: ("version of your plan for a bad night", "versions of your plan for a bad night"),
    Along.SHARES: ("time you shared your diary", "times you shared your diary"),
    Along.EMERGENCIES: (
        "time it was opened in an emergency",
        "times it was opened in an emergency",
    ),
    Along.LOOKS: ("line about who looked", "lines about who looked"),
}


def counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def brought_in_words(lines: Iterable[Line]) -> list[str]:
    """What of a treatment record is there, each with its number, in the order of a history."""
    things = {
        (one.part, str(one.said[OF[one.part]]) if one.part in OF else str(one.id)) for one in lines
    }
    found = Counter(part for part, _ in things)
    return [counted(found[part], *WORDS[part]) for part in Along if found[part]]
