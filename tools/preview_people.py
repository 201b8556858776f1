"""The shell's values: who is signed in, the help lines, the clinic."""

from types import SimpleNamespace as Of

ANA = Of(id="0f4b5d1c-6a8e-4a55-9a51-3f0f5f3d2b10", name="Ana", role="patient")
DR_CHEN = Of(name="Dr. Chen", role="clinician")
NOOR = Of(name="Noor", role="administrator")


def link(href: str, words: str) -> Of:
    return Of(href=href, words=words)


HELP_LINES = [
    Of(
        name="988 Suicide & Crisis Lifeline",
        links=[
            link("tel:988", "Call 988"),
            link("sms:988", "Text 988"),
            link("https://988lifeline.org/chat", "Chat"),
        ],
        hours="Day and night",
        note="Then press 1 for veterans, 2 for Spanish. 1-800-273-8255 also reaches 988.",
    ),
    Of(
        name="Emergency",
        links=[link("tel:911", "Call 911")],
        hours="Day and night",
        note="If you are in danger now.",
    ),
    Of(
        name="Crisis Text Line",
        links=[link("sms:741741?body=HOME", "Text HOME to 741741")],
        hours="Day and night",
        note="In Spanish: text AYUDA to 741741.",
    ),
    Of(
        name="Veterans Crisis Line",
        links=[link("tel:988", "Call 988, then 1"), link("sms:838255", "Text 838255")],
        hours="Day and night",
        note="",
    ),
    Of(
        name="SAMHSA National Helpline",
        links=[link("tel:+18006624357", "Call 1-800-662-4357")],
        hours="Day and night",
        note="Finds treatment near you. English and Spanish.",
    ),
    Of(
        name="NAMI HelpLine",
        links=[
            link("tel:+18009506264", "Call 1-800-950-6264"),
            link("sms:62640?body=HELPLINE", "Text HELPLINE to 62640"),
        ],
        hours="Weekdays, 10 to 22 Eastern time",
        note="Advice and support. Not a crisis line.",
    ),
    Of(
        name="DBSA support groups",
        links=[link("https://www.dbsalliance.org", "dbsalliance.org")],
        hours="",
        note="Groups to talk with. Not a crisis line.",
    ),
]
CLINIC = Of(
    name="Harbor Clinic",
    links=[link("tel:+12025550143", "Call 202-555-0143")],
    reads="Your clinic reads this on weekdays from 9.",
)

SHELL = {"me": ANA, "help_lines": HELP_LINES}
DESK = {"me": DR_CHEN, "help_lines": HELP_LINES}
PUBLIC = {"me": None, "help_lines": HELP_LINES}
