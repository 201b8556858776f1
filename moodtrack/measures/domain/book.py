"""The book of sheets: takes them in, in any order, and says what became of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from moodtrack.language import _
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
        places = {top.id: place for place, top in enumerate(tops(self.sheets.values()))}
        above = self._above()
        for result in results:  # the sheets that stand where this one was answered
            if result.sheet is not None:
                over = reach({result.kept_as or result.sheet.id}, above)
                result.head = sorted(over & places.keys(), key=places.__getitem__)
        return results

    def as_meant(self, said: Sequence[Sheet | Refused]) -> list[Sheet | Refused]:
        """What plain forms say that may come again: the same once more, or a change of it.

        The page has one id and no clock. Back in the browser, another answer, sent again: that
        stands in place of the first, instead of beside it as another sheet of the same minute.
        """
        return [one if isinstance(one, Refused) else self._as_meant(one) for one in said]

    def _as_meant(self, sheet: Sheet) -> Sheet:
        known = self.sheets.get(sheet.id)
        if known is None:
            return sheet
        again = replace(sheet, answered_at=known.answered_at, tz=known.tz)
        if again.digest == known.digest:
            return known
        change = again.as_another()  # the same answers, however often they come
        over = reach({known.id}, self._above()) - {change.id}
        changed = replace(sheet, id=change.id, replaces=sheet.replaces | over)
        return self.sheets.get(change.id, changed)

    def _above(self) -> dict[UUID, list[UUID]]:
        """What stands in place of each sheet."""
        above: dict[UUID, list[UUID]] = {}
        for sheet in self.sheets.values():
            for old in sheet.replaces:
                above.setdefault(old, []).append(sheet.id)
        return above

    def _keep(self, said: Sheet | Refused) -> Result:
        if isinstance(said, Refused):
            return Result(said.id, Status.REFUSED, problems=said.problems)
        status, new = judge(said, self.sheets)
        place = said.instrument.key, said.day
        if new is not None and self._a_day[place] >= MOST_A_DAY:
            told = {"answers": _("This was answered too often on one day. It stays as it is.")}
            return Result(said.sent_id, Status.REFUSED, problems=told)
        if new is not None:
            self.sheets[new.id] = new
            self._a_day[place] += 1
            self.new.append(new)
        kept_as = said.as_another().id if status is Status.CONFLICT else None
        return Result(said.sent_id, status, said, kept_as=kept_as, new=new is not None)


def tops(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that nothing replaces; what was begun anew leaves a finished one standing.

    Otherwise a tap after "Send", or Back and a tap, would take a score off the record.
    """
    known = {one.id: one for one in sheets}
    done = {id_ for id_, one in known.items() if one.complete}
    linked = (
        one
        if one.complete or not one.replaces & done
        else replace(one, replaces=one.replaces - done)
        for one in known.values()
    )
    return [known[one.id] for one in heads(linked)]


def standing(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that stand, the earliest first."""
    return sorted(tops(sheets), key=lambda one: (one.answered_at, one.id))
