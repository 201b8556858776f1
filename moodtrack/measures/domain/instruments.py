"""PHQ-9, PHQ-2 and GAD-7 as data: the words as published, the codes, the bands."""

from collections.abc import Mapping
from dataclasses import dataclass

from moodtrack.language import N_

# Shown under every form and put into every export: the words may be used by anyone, with this line.
COPYRIGHT = N_(
    "Copyright © Pfizer Inc. All rights reserved. Developed by Drs. Robert L. Spitzer, "
    "Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational grant from Pfizer Inc. "
    "No permission required to reproduce, translate, display or distribute."
)
LOINC_NOTICE = N_(
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright © "
    "Regenstrief Institute, Inc. and the LOINC Committee, available at no cost under the license "
    "at http://loinc.org/license."
)
LOINC = "http://loinc.org"
STEM = N_(
    "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
)
MOST = 3  # points an item can give


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its points, its words and LOINC's code for it."""

    value: int
    words: str
    loinc: str


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    loinc: str
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """From which total on, and what the published scoring calls it."""

    least: int
    words: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire. Its total is the plain sum of its items, 0 to `most`; higher is worse."""

    key: str
    title: str
    panel: str  # LOINC, of the whole
    total: str  # LOINC, of the score
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    with_difficulty: bool = False

    @property
    def most(self) -> int:
        return MOST * len(self.items)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)


# LOINC LL358-3. "Not at all", never "Not at all sure": that is a widely copied slip.
FREQUENCY = (
    Choice(0, N_("Not at all"), "LA6568-5"),
    Choice(1, N_("Several days"), "LA6569-3"),
    Choice(2, N_("More than half the days"), "LA6570-1"),
    Choice(3, N_("Nearly every day"), "LA6571-9"),
)
# LOINC LL359-1. Its last two codes are not in the order of their numbers.
HARDNESS = (
    Choice(0, N_("Not difficult at all"), "LA6572-7"),
    Choice(1, N_("Somewhat difficult"), "LA6573-5"),
    Choice(2, N_("Very difficult"), "LA6575-0"),
    Choice(3, N_("Extremely difficult"), "LA6574-3"),
)
# Asked when anything was; it counts towards nothing.
DIFFICULTY = Item(
    "difficulty",
    "69722-7",
    N_(
        "If you checked off any problems, how difficult have these problems made it for you to do "
        "your work, take care of things at home, or get along with other people?"
    ),
)
SELF_HARM = "self_harm"

PHQ9_ITEMS = (
    Item("interest", "44250-9", N_("Little interest or pleasure in doing things")),
    Item("mood", "44255-8", N_("Feeling down, depressed, or hopeless")),
    Item("sleep", "44259-0", N_("Trouble falling or staying asleep, or sleeping too much")),
    Item("energy", "44254-1", N_("Feeling tired or having little energy")),
    Item("appetite", "44251-7", N_("Poor appetite or overeating")),
    Item(
        "self_worth",
        "44258-2",
        N_(
            "Feeling bad about yourself — or that you are a failure or have let yourself or your "
            "family down"
        ),
    ),
    Item(
        "concentration",
        "44252-5",
        N_("Trouble concentrating on things, such as reading the newspaper or watching television"),
    ),
    Item(
        "psychomotor",
        "44253-3",
        N_(
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — "
            "being so fidgety or restless that you have been moving around a lot more than usual"
        ),
    ),
    Item(
        SELF_HARM,
        "44260-8",
        N_("Thoughts that you would be better off dead or of hurting yourself in some way"),
    ),
)
# The wording of Spitzer 2006; LOINC's own form words item 2 in another way.
GAD7_ITEMS = (
    Item("nervous", "69725-0", N_("Feeling nervous, anxious or on edge")),
    Item("control", "68509-9", N_("Not being able to stop or control worrying")),
    Item("worry", "69733-4", N_("Worrying too much about different things")),
    Item("relaxing", "69734-2", N_("Trouble relaxing")),
    Item("restless", "69735-9", N_("Being so restless that it is hard to sit still")),
    Item("irritable", "69689-8", N_("Becoming easily annoyed or irritable")),
    Item("afraid", "69736-7", N_("Feeling afraid as if something awful might happen")),
)

PHQ9 = Instrument(
    "phq9",
    "PHQ-9",
    "44249-1",
    "44261-6",
    PHQ9_ITEMS,
    (
        Band(0, N_("none to minimal")),
        Band(5, N_("mild")),
        Band(10, N_("moderate")),
        Band(15, N_("moderately severe")),
        Band(20, N_("severe")),
    ),
    with_difficulty=True,
)
PHQ2 = Instrument(
    "phq2",
    "PHQ-2",
    "55757-9",
    "55758-7",
    PHQ9_ITEMS[:2],
    (
        Band(0, N_("below 3")),
        Band(3, N_("3 or more")),
    ),  # the usual cut; it has no names for severity
)
GAD7 = Instrument(
    "gad7",
    "GAD-7",
    "69737-5",
    "70274-6",
    GAD7_ITEMS,
    (Band(0, N_("minimal")), Band(5, N_("mild")), Band(10, N_("moderate")), Band(15, N_("severe"))),
)
INSTRUMENTS: Mapping[str, Instrument] = {one.key: one for one in (PHQ9, PHQ2, GAD7)}
