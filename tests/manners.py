"""What every page keeps: nothing that weakens the policy, no telling title, help one tap away."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from moodtrack.language import LANGUAGES
from moodtrack.safety.domain import help_lines

OVER_A_SHOULDER = re.compile("mood|ketamine|infusion|depress|suicid|drug|ill", re.IGNORECASE)
UNKIND = re.compile(
    r"\b(invalid|failed|missed|compliance|compliant|low risk|streak|well done)\b", re.IGNORECASE
)
AWAY = {
    link.href
    for language in LANGUAGES
    for line in help_lines(language=language)
    for link in line.links
}


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


def bad_manners(text: str) -> Iterator[str]:
    """What is not as it should be on a page; nothing when all is well."""
    page = Reader(text)
    yield from _weakens_the_policy(page)
    if not page.title.strip() or OVER_A_SHOULDER.search(page.title):
        yield f"the title {page.title!r} tells someone looking over a shoulder too much, or nothing"
    if not [1 for tag, one in page.tags if tag == "link" and one.get("rel") == "stylesheet"]:
        yield "it has no style"
    links = [attributes for tag, attributes in page.tags if tag == "a"]
    if [one["href"] for one in links if one.get("class") == "help-now"] != ["/help-now"]:
        yield "help is not one tap away"
    if unkind := UNKIND.findall(" ".join(page.words)):
        yield f"it scolds or praises: {unkind}"
    yield from _wrong_addresses(page)
    yield from _wrong_ids(page)


def _weakens_the_policy(page: Reader) -> Iterator[str]:
    for tag, attributes in page.tags:
        for name in attributes:
            if name == "style" or name.startswith("on") or tag == "style":
                yield f"<{tag} {name}> needs the policy to be weaker"
        if tag == "script" and not attributes.get("src"):
            yield "a script in the page needs the policy to be weaker"


def _wrong_addresses(page: Reader) -> Iterator[str]:
    for _, attributes in page.tags:
        for name in ("href", "src", "action"):
            to = attributes.get(name) or "/"
            if not to.startswith(("/", "#", "tel:", "sms:", "webcal:")) and to not in AWAY:
                yield f"{to} is neither our own nor a help line"


def _wrong_ids(page: Reader) -> Iterator[str]:
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    if len(ids) != len(set(ids)):
        yield f"an id is there twice: {sorted(one for one in ids if ids.count(one) > 1)}"
    for tag, attributes in page.tags:
        if tag == "label" and "for" in attributes and attributes["for"] not in ids:
            yield f"a label for {attributes['for']} finds no field"
        for name in ("aria-describedby", "aria-labelledby"):
            if lost := set((attributes.get(name) or "").split()) - set(ids):
                yield f"{name} names {lost}, which is not there"
