"""The words of another language, read from locale/*/LC_MESSAGES/moodtrack.po as they stand."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations by the English words; what is not in it stays English."""

    by_words: dict[str, tuple[str, ...]]

    def one(self, text: str) -> str:
        return self.by_words.get(text, (text,))[0]

    def counted(self, one: str, many: str, n: int) -> str:
        """By the rule of the languages we have: one, and all the others."""
        forms = self.by_words.get(one, (one, many))
        return forms[0] if n == 1 else forms[-1]


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "moodtrack.po"


@cache
def catalogue(language: str) -> Catalogue:
    """Read once, 0.2 s for all words: nothing is compiled, so nothing can be out of date."""
    from babel.messages.pofile import read_po

    path = path_of(language)
    if not path.is_file():
        return Catalogue({})
    with path.open("rb") as file:
        kept = read_po(file, locale=language, abort_invalid=True)
    return Catalogue({key: said for key, said in map(_words, kept) if key and all(said)})


def _words(message: object) -> tuple[str, tuple[str, ...]]:
    one, said = message.id, message.string  # type: ignore[attr-defined]
    if isinstance(one, str):
        return one, (str(said),)
    return one[0], tuple(said)
