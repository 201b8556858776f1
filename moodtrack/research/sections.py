"""What a clinic settles about research: how few people are too few, and what a course is."""

from typing import Any

from moodtrack.accounts.sections import Fields, Known, Section
from moodtrack.reading import Fault, Problems, typed_whole

FEWEST, MOST_PEOPLE = 5, 1_000
MOST_INFUSIONS = 30


def _read(fields: Fields, known: Known) -> Any:
    found, problems = {}, {}
    for name, low, high in (("least", FEWEST, MOST_PEOPLE), ("course", 1, MOST_INFUSIONS)):
        try:
            found[name] = typed_whole(fields.get(name, ""), low, high)
        except Fault as fault:
            problems[name] = str(fault)
    if problems:
        raise Problems(problems)
    return found


RESEARCH = Section(
    name="research",
    title="Answers for research",
    about="From how many people on tables are made, and how many infusions are a course.",
    template="research/settings.html",
    # clinics in the field give 4 to 8 infusions in a course; 6 is the usual one
    default={"least": FEWEST, "course": 6},
    read=_read,
    fill=lambda value: {name: str(number) for name, number in value.items()},
)
