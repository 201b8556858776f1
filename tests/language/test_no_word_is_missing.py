"""The catalogue says all that patients read, and nothing else; nobody forgot to mark a word."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from moodtrack.language.catalogue import path_of
from moodtrack.learn.domain import pages_in
from moodtrack.safety.domain import help_lines
from tools import words

ROOT = Path(__file__).parents[2]
KEPT = words.catalogue_of("es")
SAID = [one for one in KEPT if one.id]
VALUES = re.compile(r"%\((\w+)\)s")
TAGS = re.compile(r"</?\w[^>]*>")
NEVER = re.compile(r"inválid|fall[óoa]|cumplimiento|felicidades|muy bien hecho", re.IGNORECASE)
# of staff alone; every page of the desk is, too
STAFF = {
    "accounts/app-picture.html", "accounts/clinic.html", "accounts/recovery-codes.html",
    "accounts/second.html", "checkins/settings.html", "desk.html", "measures/settings.html",
    "newsletter/settings.html", "parts/bell.html", "parts/desk-places.html",
    "reminders/settings.html", "reports/follow-up-part.html",
    "reports/intended-use.html", "research/settings.html", "retention/settings.html",
}  # fmt: skip
DESK = '{% extends "desk.html" %}'
HERS_IN_TREATMENT = {"mine.html", "own-visit.html", "monthly.html", "visit-words.html"}


def test_what_is_marked_is_what_the_catalogue_holds() -> None:
    """`make words` brings it up to date; then somebody writes what is empty."""
    kept = path_of("es").read_bytes()
    assert words.written(words.renewed("es", KEPT)) == kept


def test_every_word_is_said_in_spanish_and_none_is_guessed() -> None:
    assert [one.id for one in SAID if not all(words.forms_of(one.string))] == []
    assert [one.id for one in SAID if one.fuzzy] == []


@pytest.mark.parametrize("look", [VALUES, TAGS], ids=["values", "tags"])
def test_both_languages_hold_the_same_values_and_tags(look: re.Pattern[str]) -> None:
    for one in SAID:
        english = words.forms_of(one.id)[-1]
        for said in words.forms_of(one.string)[-1:]:
            assert sorted(look.findall(said)) == sorted(look.findall(english)), one.id


def test_a_word_in_an_attribute_cannot_end_it() -> None:
    """Words of the catalogue are put in as they stand: quotes are curly outside of tags."""
    for one in SAID:
        for said in words.forms_of(one.string):
            assert '"' not in TAGS.sub("", said), said


def test_the_words_of_the_house_hold_in_spanish_too() -> None:
    every = [said for one in SAID for said in words.forms_of(one.string)]
    assert [said for said in every if NEVER.search(said)] == []


def test_the_pages_to_read_stand_in_spanish_part_by_part() -> None:
    english, spanish = pages_in("en"), pages_in("es")
    assert list(english) == list(spanish)
    for slug, page in spanish.items():
        for there, here in zip(english[slug].parts, page.parts, strict=True):
            assert (len(there.text), len(there.items)) == (len(here.text), len(here.items))
            assert there.heading != here.heading or len(here.heading) < 4


def test_help_lines_in_spanish_begin_with_988_and_know_the_emergency() -> None:
    first, *others = help_lines(language="es")
    assert first.links[0].href == "tel:988"
    assert "oprime 2" in first.links[0].words
    assert any(one.kind == "emergency" for one in others)


# ---- words that nobody marked ------------------------------------------------------------------

EXPRESSION = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TRANS = re.compile(r"\{% trans.*?%\}.*?\{% endtrans %\}", re.DOTALL)
LETTERS = re.compile(r"[A-Za-z]{3,}")
NAMES = {
    "moodtrack", "history.json", "checkins.csv, measures.csv, infusions.csv, vitals.csv",
    "fhir.json", "follow-up.pdf", "README.txt", "English", "Español", "PDF", "UTC",
}  # fmt: skip


SPOKEN = ("aria-label", "title", "placeholder", "alt")


class Bare(HTMLParser):
    """Text and spoken attributes that are left once all that is marked is taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if LETTERS.search(text) and text not in NAMES:
            self.found.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN and LETTERS.search(value or ""):
                self.found.append(f"{name}: {value}")


def of_patients() -> list[Path]:
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        staff = name in STAFF or path.name.startswith("settings-") or DESK in path.read_text()
        if path.parent.name == "treatment":
            staff = staff or path.name not in HERS_IN_TREATMENT
        if not staff:
            found.append(path)
    return [*found, ROOT / "templates/accounts/settings-ways.html"]


# reviewed: shown to staff alone, by a condition in a page that patients read too
TO_STAFF = {
    "Second step", "App for codes", ": app for codes", "Set it up", "Recovery codes",
    "left of ten", "Make ten new ones", "What others did", "A page for each day.",
}  # fmt: skip
DESCRIBED = re.compile(r'aria-describedby="[^"]*"')
STAFF_MACROS = re.compile(
    r"\{% macro (?:responses_table|curve_table|weeks_table|stretches_table|medicines_table|"
    r"since_visit_block|infusions_table|gaps_table|\w*_told_to_staff)\(.*?\{% endmacro %\}",
    re.DOTALL,
)


@pytest.mark.parametrize("path", of_patients(), ids=lambda path: path.stem)
def test_no_word_of_a_patients_page_is_unmarked(path: Path) -> None:
    text = DESCRIBED.sub("", STAFF_MACROS.sub("", path.read_text()))
    text = EXPRESSION.sub(" ", TRANS.sub(" ", text))
    bare = Bare()
    bare.feed(text)
    assert [one for one in bare.found if one not in TO_STAFF] == []


CHAIR = re.compile(r"chair|types\.d|infusion\.js")
SENTENCE = re.compile(r'(?<![\w$])(?:"|`)([A-Z][a-z’]+ [a-z][^"`]*)(?:"|`)')
QUIET = re.compile(r"new Error|^\s*(?://|/?\*)|@import|@type|@param")


def test_no_sentence_of_a_script_is_unmarked() -> None:
    found = []
    for path in sorted((ROOT / "static/js").glob("*.js")):
        for line in path.read_text().splitlines():
            if CHAIR.search(path.name) or QUIET.search(line):
                continue
            marked = re.sub(r'\b_\("[^"]*"|n_\("[^"]*", "[^"]*"', "", line)
            found += [f"{path.name}: {one}" for one in SENTENCE.findall(marked)]
    assert found == []


def test_served_in_spanish_a_script_has_no_english_sentence_left() -> None:
    from moodtrack.web.statics import files

    left = json.dumps(files()["es/js/words.js"].body.decode(), ensure_ascii=False)
    assert "Guardado en este teléfono" in left
    assert "Saved on this phone" not in left
