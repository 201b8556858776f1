"""Every template, filled with made-up people, keeps the house's manners and the strict policy."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from preview import environment  # noqa: E402
from preview_pages import PAGES  # noqa: E402

WHOLE = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*.html")
    if "{% block title %}" in path.read_text() and path.name not in ("base.html", "desk.html")
)
OVER_A_SHOULDER = re.compile("mood|ketamine|infusion|depress|suicid|drug|ill", re.IGNORECASE)
UNKIND = re.compile(
    r"\b(invalid|failed|missed|compliance|compliant|low risk|streak|well done)\b", re.IGNORECASE
)


class Reader(HTMLParser):
    """What a browser would find: attributes, the title, and words a person reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.title = ""
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.inside[-1:] == ["title"] and "svg" not in self.inside:
            self.title += data


@pytest.fixture(scope="module")
def env():
    return environment()


@pytest.fixture(params=PAGES, scope="module")
def page(request, env):
    template, values = PAGES[request.param]
    return Reader(env.get_template(template).render(values))


def test_every_page_can_be_looked_at():
    assert sorted({template for template, _ in PAGES.values()}) == WHOLE


def test_nothing_on_a_page_needs_the_policy_to_be_weaker(page):
    loose = [
        (tag, name)
        for tag, attributes in page.tags
        for name in attributes
        if name == "style" or name.startswith("on") or tag == "style"
    ]
    assert loose == []
    assert all(attributes.get("src") for tag, attributes in page.tags if tag == "script")


def test_a_title_tells_nothing_to_someone_looking_over_a_shoulder(page):
    assert page.title.strip()
    assert not OVER_A_SHOULDER.search(page.title)


def test_help_is_one_tap_away_in_words(page):
    links = [attributes for tag, attributes in page.tags if tag == "a"]
    assert [link["href"] for link in links if link.get("class") == "help-now"] == ["/help-now"]
    assert "Help now" in page.words


def test_no_word_scolds_or_praises(page):
    assert not UNKIND.search(" ".join(page.words))


def test_every_address_is_our_own_or_a_help_line(page):
    away = [
        attributes[name]
        for tag, attributes in page.tags
        for name in ("href", "src", "action")
        if not (attributes.get(name) or "/").startswith(("/", "#", "tel:", "sms:"))
    ]
    assert set(away) <= {"https://988lifeline.org/chat", "https://www.dbsalliance.org"}


def test_every_id_is_there_once_and_every_label_finds_its_field(page):
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.tags:
        if tag == "label" and "for" in attributes:
            assert attributes["for"] in ids
        for name in ("aria-describedby", "aria-labelledby"):
            assert set((attributes.get(name) or "").split()) <= set(ids)
