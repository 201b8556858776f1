"""What is asked of the render process for a page: its long part, in plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part, of which report, with which drawings in it, in which language.

    `values`: what its template asks for beside, in plain values; nothing about who reads it.
    """

    name: str
    report: Mapping[str, Any]
    drawings: Sequence[str]
    language: str
    values: Mapping[str, Any]

    @property
    def job(self) -> dict[str, Any]:
        return {
            "part": self.name,
            "report": self.report,
            "drawings": list(self.drawings),
            "language": self.language,
            "values": dict(self.values),
        }
