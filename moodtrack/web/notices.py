"""A line that a slice wants said on Today, with a way to what it is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    words: str
    href: str
    link: str
