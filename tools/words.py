"""`make words`: looks for all that is said to patients, and brings the catalogues up to date.

New words stand in the .po with an empty msgstr until somebody writes them; words that nobody says
any more go. Translations are never guessed: `fuzzy` is not used.
"""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from moodtrack.language.catalogue import path_of  # noqa: E402
from moodtrack.web.statics import COUNTED, SAID  # noqa: E402

Keywords = dict[str, tuple[int, int] | None]
KEYWORDS: Keywords = {"_": None, "N_": None, "n_": (1, 2), "gettext": None, "ngettext": (1, 2)}
# a fault that patients may read needs no mark: it is said where it is shown
FAULTS: Keywords = {**KEYWORDS, "Fault": None, "Unreadable": None}
READ_BY_PATIENTS = (
    "reading.py", "revising.py", "accounts/domain", "checkins", "erasing", "imports", "learn",
    "measures/domain/sheets.py", "reminders", "reports/domain/periods.py", "safety/domain/plan.py",
    "sharing", "treatment/domain/after.py", "treatment/domain/preparation.py",
)  # fmt: skip
TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
HEADER = """# What moodtrack says to patients. `make words` finds new words; see docs/style.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
Found = tuple[str, str | tuple[str, str]]


def found() -> Iterator[Found]:
    """Every word that is marked, with the file it stands in."""
    for path in sorted((ROOT / "moodtrack").rglob("*.py")):
        if "migrations" not in path.parts:
            hers = path.relative_to(ROOT / "moodtrack").as_posix().startswith(READ_BY_PATIENTS)
            yield from _extracted("python", path, {}, FAULTS if hers else KEYWORDS)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from _extracted("jinja2.ext:babel_extract", path, TEMPLATES)
    for path in sorted((ROOT / "static").rglob("*.js")):
        yield from _in_script(path)


def _extracted(
    method: str, path: Path, options: dict[str, str], keywords: Keywords = KEYWORDS
) -> Iterator[Found]:
    with path.open("rb") as file:
        for _line, words, _comments, _context in extract(method, file, keywords, (), options):
            yield path.relative_to(ROOT).as_posix(), words


def _in_script(path: Path) -> Iterator[Found]:
    where, script = path.relative_to(ROOT).as_posix(), path.read_text()
    for one in SAID.finditer(script):
        yield where, json.loads(one[2])
    for one in COUNTED.finditer(script):
        yield where, (json.loads(one[2]), json.loads(one[3]))


def renewed(language: str, kept: Catalog) -> Catalog:
    """All that is said now, in the words that are kept; the order is that of the files."""
    made = Catalog(language, fuzzy=False)
    for where, words in found():
        before = kept.get(words)
        made.add(words, before.string if before else None, [(where, 0)])
    return made


def catalogue_of(language: str) -> Catalog:
    path = path_of(language)
    if not path.is_file():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def written(made: Catalog) -> bytes:
    """The file: what was found in which file, without lines and dates that change by themselves."""
    out = io.BytesIO(HEADER.format(language=made.locale_identifier).encode())
    out.seek(0, io.SEEK_END)
    write_po(out, made, width=100, include_lineno=False, omit_header=True)
    return out.getvalue()


def main() -> None:
    for folder in sorted((ROOT / "moodtrack" / "locale").iterdir()):
        made = renewed(folder.name, catalogue_of(folder.name))
        path_of(folder.name).write_bytes(written(made))
        empty = [one.id for one in made if one.id and not all(forms_of(one.string))]
        print(f"{folder.name}: {len(made)} texts, {len(empty)} without words")


def forms_of(said: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said or "",)


if __name__ == "__main__":
    main()
