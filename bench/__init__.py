"""Benchmarks: ratios measured side by side in one run, because absolute figures drift."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity, what it was measured against in the same run, and what to reach."""

    name: str
    value: float
    unit: str
    against: float | None = None
    goal: str = ""
    reached: bool | None = None

    @property
    def ratio(self) -> float | None:
        return None if not self.against else self.value / self.against

    def line(self) -> str:
        beside = "" if self.against is None else f"  vs {self.against:,.2f}  = {self.ratio:.2f}x"
        mark = {None: "", True: "  reached", False: "  NOT reached"}[self.reached]
        goal = f"  (goal {self.goal}{mark})" if self.goal else ""
        return f"{self.name:<58} {self.value:>12,.2f} {self.unit}{beside}{goal}"

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "ratio": self.ratio}
