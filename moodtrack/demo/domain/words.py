"""Small goals and plain notes, as tired people write them. Nobody real said any of these."""

GOALS = (
    "Walk to the corner shop",
    "Call my sister",
    "Ten minutes outside before lunch",
    "Cook something with vegetables",
    "Bed before eleven",
    "Answer one e-mail",
    "Water the plants",
    "Shower in the morning",
    "Read two pages",
    "Meet Jo for coffee",
    "Put the phone away at ten",
    "Breathing exercise after work",
    "Do one load of washing",
    "Walk the long way home",
    "Sit in the garden with tea",
    "Write down three things for the visit",
    "Stretch for five minutes",
    "Buy fruit",
    "Ring the surgery about the form",
    "Draw for a quarter of an hour",
)

HARD_DAYS = (
    "Hard to get up. Stayed in bed until noon.",
    "Everything takes twice as long.",
    "Cancelled again. Felt bad about it.",
    "Cried on the bus and don't know why.",
    "Could not follow the film.",
    "Ate toast, that's all.",
    "Slept badly, woke at four.",
    "Too many people today.",
    "Could not decide what to wear, so stayed in.",
    "Heavy day.",
)
PLAIN_DAYS = (
    "Worked half a day. That was enough.",
    "Rain all day. Short walk anyway.",
    "Quiet day.",
    "Headache in the afternoon.",
    "Visited my parents.",
    "Tidied one drawer.",
    "Long day at work, fine otherwise.",
    "Watched the match with the neighbours.",
    "Dentist. Survived.",
    "Neither here nor there.",
)
GOOD_DAYS = (
    "Laughed at dinner.",
    "Music sounded good again.",
    "Swam for the first time in months.",
    "Finished the book.",
    "Walked along the river with Jo.",
    "Cooked for two.",
    "Noticed the trees are turning.",
    "Slept through.",
    "Felt like myself for an hour.",
    "Called an old friend.",
)
INFUSION_DAYS = (
    "Infusion today. Floaty until the evening, then calm.",
    "Infusion. Slept in the car home.",
    "Sat with the window open afterwards.",
    "A bit queasy on the way home, gone by six.",
    "Colours in the music. Tired now.",
    "Lighter this evening.",
)


def notes_for(mood: int, since: int | None) -> tuple[str, ...]:
    """What someone might write: about the infusion on its day, else as the mood is."""
    if since == 0:
        return INFUSION_DAYS
    if mood <= 3:
        return HARD_DAYS
    return PLAIN_DAYS if mood <= 6 else GOOD_DAYS
