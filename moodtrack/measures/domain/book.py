"""The book of sheets: takes them in, in any order, and says what became of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from moodtrack.measures.domain.sheets import Sheet
from moodtrack.revising import Refused, Status, heads, judge, reach

MOST_A_DAY = 1_000  # sheets of one questionnaire; a person taps some tens


@dataclass(slots=True)
class Result:
    """What became of one sheet, in the contract's words."""

    id: str | None
    status: Status
    sheet: Sheet | None = None
    head: list[UUID] = field(default_factory=list)
    problems: Mapping[str, str] = field(default_factory=dict)
    kept_as: UUID | None = None
    new: bool = False


class Book:
    """Everything one patient ever answered. Order of arrival changes nothing."""

    def __init__(self, kept: Iterable[Sheet] = ()) -> None:
        self.sheets = {one.id: one for one in kept}
        self._a_day = Counter((one.instrument.key, one.day) for one in self.sheets.values())
        self.new: list[Sheet] = []

    @property
    def standing(self) -> list[Sheet]:
        return standing(self.sheets.values())

    def keep(self, said: Sequence[Sheet | Refused]) -> list[Result]:
        """Take these in, one after the other; the heads told are those after all of them."""
        results = [self._keep(one) for one in said]
        places = {top.id: place for place, top in enumerate(heads(self.sheets.values()))}
        above: dict[UUID, list[UUID]] = {}
        for sheet in self.sheets.values():
            for old in sheet.replaces:
                above.setdefault(old, []).append(sheet.id)
        for result in results:  # the sheets that stand where this one was answered
            if result.sheet is not None:
                over = reach({result.kept_as or result.sheet.id}, above)
                result.head = sorted(over & places.keys(), key=places.__getitem__)
        return results

    def _keep(self, said: Sheet | Refused) -> Result:
        if isinstance(said, Refused):
            return Result(said.id, Status.REFUSED, problems=said.problems)
        status, new = judge(said, self.sheets)
        place = said.instrument.key, said.day
        if new is not None and self._a_day[place] >= MOST_A_DAY:
            told = {"answers": "This was answered too often on one day. It stays as it is."}
            return Result(said.sent_id, Status.REFUSED, problems=told)
        if new is not None:
            self.sheets[new.id] = new
            self._a_day[place] += 1
            self.new.append(new)
        kept_as = said.as_another().id if status is Status.CONFLICT else None
        return Result(said.sent_id, status, said, kept_as=kept_as, new=new is not None)


def standing(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that nothing replaces, the earliest first."""
    return sorted(heads(sheets), key=lambda one: (one.answered_at, one.id))
