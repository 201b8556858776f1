"""Days, hours and numbers as they are said in each language."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date

from moodtrack.language import ENGLISH, spoken

# how a day is said: in English by strftime, else by a pattern of the CLDR
FORMS: Mapping[str, tuple[str, str]] = {
    "long": ("%A %-d %B", "EEEE d 'de' MMMM"),
    "long with year": ("%A %-d %B %Y", "EEEE d 'de' MMMM 'de' y"),
    "short": ("%a %-d %b", "EEE d MMM"),
    "full": ("%-d %B %Y", "d 'de' MMMM 'de' y"),
    "with year": ("%-d %b %Y", "d MMM y"),
    "month": ("%B %Y", "MMMM 'de' y"),
    "month alone": ("%B", "MMMM"),
    "day and month": ("%-d %B", "d 'de' MMMM"),
    "weekday": ("%A", "EEEE"),
    "weekday and day": ("%a %-d", "EEE d"),
    "two letters": ("%a", "EEE"),
}


def in_words(day: date, form: str = "long") -> str:
    """A day as one of FORMS says it.

    >>> in_words(date(2026, 11, 23))
    'Monday 23 November'
    """
    english, other = FORMS[form]
    if isinstance(day, datetime):
        day = day.date()
    language = spoken()
    said = day.strftime(english) if language == ENGLISH else _said(day, other, language)
    return said[:2] if form == "two letters" else said


@lru_cache(maxsize=5_000)
def _said(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def hour_in_words(instant: datetime) -> str:
    """The time of day, "9:05 pm", as clinics in the United States say it in both languages."""
    half = instant.strftime("%p").lower()
    return instant.strftime("%-I:%M ") + (half if spoken() == ENGLISH else f"{half[0]}. m.")


def number_in_words(value: float, digits: int = 6) -> str:
    """A number with as many digits as it needs; with a comma where the language has one.

    >>> number_in_words(7.5), number_in_words(8.0)
    ('7.5', '8')
    """
    said = f"{value:.{digits}g}"
    return said if spoken() == ENGLISH else said.replace(".", ",")


def tenth_in_words(value: float) -> str:
    """With one decimal, always.

    >>> tenth_in_words(7.25), tenth_in_words(8)
    ('7.2', '8.0')
    """
    said = f"{value:.1f}"
    return said if spoken() == ENGLISH else said.replace(".", ",")
