"""In which language somebody is spoken to, and the words in it: English, Spanish by catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from moodtrack.language.catalogue import Catalogue, catalogue

ENGLISH, SPANISH = "en", "es"
LANGUAGES = {ENGLISH: "English", SPANISH: "Español"}
MOST_READ = 200  # characters of an Accept-Language: nobody names more

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def spoken() -> str:
    """The language of whoever is being answered: "en" or "es"."""
    return _spoken.get()


def speak(language: str) -> None:
    """From here on, for this request: what is not known here leaves things as they are."""
    if language in LANGUAGES:
        _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """For a piece of work whose reader is somebody else: a clinician's page, a letter."""
    before = _spoken.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(before)


def _(text: str, **values: object) -> str:
    """The words for whoever is being answered; `%(name)s` stands for a value.

    >>> with speaking("es"):
    ...     _("Today")
    'Hoy'
    """
    language = _spoken.get()
    said = text if language == ENGLISH else words(language).one(text)
    return said % values if values else said


def n_(one: str, many: str, n: int, **values: object) -> str:
    """The words for one, or for `n`, which is a value of its own."""
    language = _spoken.get()
    if language == ENGLISH:
        said = one if n == 1 else many
    else:
        said = words(language).counted(one, many, n)
    return said % {"n": n, **values}


def N_(text: str) -> str:
    """Marks words that `_` says later: in tables that are made once, when nobody asks yet."""
    return text


def words(language: str) -> Catalogue:
    """What is said in this language; for English, the words of the source themselves."""
    return catalogue(language)


@lru_cache(maxsize=1_000)
def language_wanted(header: str) -> str:
    """The first of our languages in an Accept-Language, by weight; English where there is none.

    >>> language_wanted("es-MX,es;q=0.9,en;q=0.8"), language_wanted("de,en;q=0.5,es;q=0.4")
    ('es', 'en')
    """
    wanted = []
    for place, part in enumerate(header[:MOST_READ].lower().split(",")):
        name, _sep, weight = part.replace(" ", "").partition(";q=")
        language = name.partition("-")[0]
        if language in LANGUAGES and _weight(weight) > 0:
            wanted.append((-_weight(weight), place, language))
    return min(wanted)[2] if wanted else ENGLISH


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
