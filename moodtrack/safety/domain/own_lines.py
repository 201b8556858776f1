"""The help lines a clinic sets itself: its whole list, in its order, each with its two dates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from moodtrack.reading import Fault, Problems, one_line, typed_whole
from moodtrack.safety.domain.help_lines import HelpLine, Link, help_lines, line_of

MOST_LINES = 10
NAME_MOST, WORDS_MOST, ADDRESS_MOST = 80, 120, 200
YEAR = timedelta(days=366)  # the longest between two looks
KINDS = {
    "crisis": "Crisis line",
    "emergency": "Emergency number",
    "helpline": "Help line",
    "group": "Groups",
}
FIELDS = (
    "place", "name", "kind", "call", "text", "word", "web", "hours", "note", "verified_on",
    "review_by",
)  # fmt: skip
NUMBER = re.compile(r"\+?[0-9(][0-9 ()./-]{1,30}", re.ASCII)
WORD = re.compile(r"[A-Za-z0-9]{1,20}")
HOW_NUMBER = "Write a number that a phone can call, such as 112 or 555-0100."
HOW_WORD = "Write the one word to send, such as HOME."
HOW_WEB = "Write an address that begins with https://"
HOW_DAY = "Write a day such as 2026-11-23."
NO_DOOR = "Say how to reach this line: a number to call or to text, or an address."
FIRST_ANSWERS = "The first line stands on every page: it needs a number to call or to text."
NO_EMERGENCY = "Name the emergency number too, with a number to call."
ONE_YEAR = "Choose a day after it was checked, at most 12 months later."


def read_lines(fields: Mapping[str, str], *, today: date) -> dict[str, Any]:
    """From a form: line_1_name, line_1_call ... Nothing typed means the list that comes with
    moodtrack. Raises Problems.
    """
    problems: dict[str, str] = {}
    found = []
    for n in range(1, MOST_LINES + 1):
        row = {name: fields.get(f"line_{n}_{name}", "") for name in FIELDS}
        if row["name"].strip() or row["call"].strip() or row["text"].strip() or row["web"].strip():
            found.append((n, *_line(row, n, today, problems)))
    ordered = sorted(found, key=lambda one: (one[1], one[0]))
    lines = [line for _, _, line in ordered]
    if lines and not problems:
        at = ordered[0][0]
        if not lines[0]["links"][0]["href"].startswith(("tel:", "sms:")):
            problems[f"line_{at}_call"] = FIRST_ANSWERS
        elif not any(one["kind"] == "emergency" and _calls(one) for one in lines):
            problems[f"line_{at}_kind"] = NO_EMERGENCY
    if problems:
        raise Problems(problems)
    return {"lines": [] if list(map(_told, map(line_of, lines))) == _shipped() else lines}


def _shipped() -> list[HelpLine]:
    return list(map(_told, help_lines()))


def _told(line: HelpLine) -> HelpLine:
    """As its readers see it: a clinic's own list is for readers of every language."""
    return replace(line, lists=())


def _calls(line: Mapping[str, Any]) -> bool:
    return any(link["href"].startswith("tel:") for link in line["links"])


def _line(
    row: Mapping[str, str], n: int, today: date, problems: dict[str, str]
) -> tuple[int, dict[str, Any]]:
    """Its place and the line; what is wrong goes into `problems` under the form's names."""

    def read(name: str, how: Any) -> Any:
        try:
            return how(row[name])
        except Fault as fault:
            problems[f"line_{n}_{name}"] = str(fault)
            return None

    name = read("name", _name)
    call, texts = read("call", _number), read("text", _number)
    word, web = read("word", _word), read("web", _web)
    dates = read("verified_on", lambda typed: _verified(typed, today)), read("review_by", _day)
    if dates[0] and dates[1] and not dates[0] < dates[1] <= dates[0] + YEAR:
        problems[f"line_{n}_review_by"] = ONE_YEAR
    if not (call or texts or web or row["call"] or row["text"] or row["web"]):
        problems[f"line_{n}_call"] = NO_DOOR
    return read("place", lambda typed: typed_whole(typed.strip() or str(n), 1, 99)) or n, {
        "name": name,
        "kind": read("kind", _kind),
        "links": _links(name or "", call or "", (texts or "", word or ""), web or ""),
        "hours": read("hours", lambda typed: one_line(typed, WORDS_MOST)),
        "note": read("note", lambda typed: one_line(typed, WORDS_MOST)),
        "verified_on": dates[0] and dates[0].isoformat(),
        "review_by": dates[1] and dates[1].isoformat(),
        **_shipped_as(name or ""),
    }


def _shipped_as(name: str) -> dict[str, str]:
    known = next((line for line in help_lines() if line.name == name), None)
    return {
        "region": known.region if known else "",
        "language": known.language if known else "en",
    }


def _links(name: str, call: str, texts: tuple[str, str], web: str) -> list[dict[str, str]]:
    """The doors of one line; a line that comes with moodtrack keeps its own words."""
    number, word = texts
    made = []
    if call:
        made.append((f"tel:{_digits(call)}", f"Call {call}"))
    if number:
        body = f"?&body={quote(word)}" if word else ""
        made.append((f"sms:{_digits(number)}{body}", f"Text {f'{word} to ' * bool(word)}{number}"))
    if web:
        made.append((web, "Open their page"))
    known = {
        link.href: link.words for line in help_lines() if line.name == name for link in line.links
    }
    return [{"href": href, "words": known.get(href, words)} for href, words in made]


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


def _name(typed: str) -> str:
    name = one_line(typed, NAME_MOST)
    if not name:
        raise Fault("Say who answers there.")
    return name


def _number(typed: str) -> str:
    number = one_line(typed, 40)
    if number and not NUMBER.fullmatch(number):
        raise Fault(HOW_NUMBER)
    return number


def _word(typed: str) -> str:
    word = one_line(typed, 20)
    if word and not WORD.fullmatch(word):
        raise Fault(HOW_WORD)
    return word


def _web(typed: str) -> str:
    address = one_line(typed, ADDRESS_MOST)
    try:
        parts = urlsplit(address)
        plain = parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in address
    except ValueError:
        plain = False
    if address and not (plain and address.isascii() and not set(address) & set(" <>\"'`\\")):
        raise Fault(HOW_WEB)
    return address


def _kind(typed: str) -> str:
    if typed not in KINDS:
        raise Fault("Choose what kind of line it is.")
    return typed


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(one_line(typed, 10))
    except ValueError:
        raise Fault(HOW_DAY) from None


def _verified(typed: str, today: date) -> date:
    day = _day(typed)
    if day > today + timedelta(days=1):  # it may be tomorrow already where the clinic is
        raise Fault("This day has not come yet. Write the day somebody called and looked.")
    return day


def as_fields(value: Mapping[str, Any]) -> dict[str, str]:
    """Into the form; where the clinic has set nothing, the list that comes with moodtrack."""
    fields: dict[str, str] = {}
    for n, line in enumerate(lines_of(value), 1):
        row = {
            "place": str(n),
            "name": line.name,
            "kind": line.kind,
            "hours": line.hours,
            "note": line.note,
            "verified_on": line.verified_on.isoformat(),
            "review_by": line.review_by.isoformat(),
            **_doors(line.links),
        }
        fields |= {f"line_{n}_{name}": typed for name, typed in row.items()}
    return fields


def _doors(links: Sequence[Link]) -> dict[str, str]:
    doors: dict[str, str] = {}
    for link in links:
        scheme, _, rest = link.href.partition(":")
        said = link.words.removeprefix("Call ")
        if scheme == "tel":
            doors["call"] = said if NUMBER.fullmatch(said) and _digits(said) == rest else rest
        elif scheme == "sms":
            doors["text"], _, body = rest.partition("?&body=")
            doors["word"] = unquote(body)
        else:
            doors["web"] = link.href
    return doors


def lines_of(value: Mapping[str, Any]) -> list[HelpLine]:
    """The clinic's own list, or the one that comes with moodtrack."""
    return [line_of(one) for one in value["lines"]] or help_lines()


NOT_SAID: dict[str, Any] = {"lines": []}
