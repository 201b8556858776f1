"""Made-up pages to read, and of people who asked to be called."""

from datetime import UTC, datetime
from types import SimpleNamespace as Of

from preview_people import CLINIC, DESK, PUBLIC, SHELL

from moodtrack.learn.domain import after, pages

ASK = pages()["is-it-for-me"]
READING = PUBLIC | {
    "page": pages()["the-treatment"],
    "next": after("the-treatment"),
    "asking": False,
    "asked": False,
    "clinics": [],
    "fields": {},
    "problems": {},
}
ASKING = READING | {"page": ASK, "next": None, "asking": True, "clinics": [("1", "Riverside")]}
MARIA = Of(id="1", name="Maria", contact="555-0143", at=datetime(2026, 11, 21, 9, tzinfo=UTC))

LEARN_PAGES = {
    "learn": ("learn/index.html", SHELL | {"pages": list(pages().values()), "card": CLINIC}),
    "learn-page": ("learn/page.html", READING),
    "learn-ask": ("learn/page.html", ASKING),
    "learn-ask-again": (
        "learn/page.html",
        ASKING | {"fields": {"name": "Maria"}, "problems": {"contact": "Write a phone number."}},
    ),
    "learn-asked": ("learn/page.html", ASKING | {"asked": True}),
    "requests": ("learn/requests.html", DESK | {"clinic": CLINIC, "waiting": [MARIA]}),
    "requests-none": ("learn/requests.html", DESK | {"clinic": CLINIC, "waiting": []}),
}
