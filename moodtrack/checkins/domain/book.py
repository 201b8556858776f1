"""The book of days: takes revisions in, in any order, and says what became of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from moodtrack.checkins.domain.chains import next_of
from moodtrack.checkins.domain.moments import Moment
from moodtrack.checkins.domain.revisions import Revision, not_yet, too_old
from moodtrack.language import _
from moodtrack.revising import Refused, Status, heads, judge, reach

MOST_A_DAY = 1_000  # revisions; a person taps some tens


@dataclass(slots=True)
class Result:
    """What became of one revision, in the contract's words."""

    id: str | None
    status: Status
    day: date | None
    head: list[UUID] = field(default_factory=list)
    problems: Mapping[str, str] = field(default_factory=dict)
    kept_as: UUID | None = None
    kept_id: UUID | None = None
    new: bool = False  # whether there is more in the book for it


@dataclass(slots=True)
class Page:
    """One day of one patient: every revision by id, and which of them are new."""

    revisions: dict[UUID, Revision] = field(default_factory=dict)
    places: dict[UUID, int] = field(default_factory=dict)  # place among the day's, from 1
    new: list[Revision] = field(default_factory=list)
    _heads: list[Revision] | None = None

    @property
    def heads(self) -> list[Revision]:
        """What stands, first first; worked out once after each change."""
        if self._heads is None:
            self._heads = heads(self.revisions.values())
        return self._heads

    def put(self, revision: Revision, place: int) -> None:
        self.revisions[revision.id] = revision
        self.places[revision.id] = place
        self._heads = None

    def place(self, revision: Revision) -> int:
        return self.places[revision.id]


class MomentBook:
    """The moments of one patient."""

    def __init__(self) -> None:
        self._by_id: dict[UUID, Moment] = {}
        self.new: list[Moment] = []

    def put_back(self, moment: Moment) -> None:
        self._by_id[moment.id] = moment

    def keep(self, said: Iterable[Moment | Refused]) -> list[Result]:
        results = [self._keep(one) for one in said]
        places = {top.id: place for place, top in enumerate(heads(self._by_id.values()))}
        above: dict[UUID, list[UUID]] = {}
        for moment in self._by_id.values():
            for old in moment.replaces:
                above.setdefault(old, []).append(moment.id)
        for result in results:  # the moments that stand where this one was said
            over = reach({result.kept_id}, above) if result.kept_id else set()
            result.head = sorted(over & places.keys(), key=places.__getitem__)
        return results

    def _keep(self, said: Moment | Refused) -> Result:
        if isinstance(said, Refused):
            return Result(said.id, Status.REFUSED, None, problems=said.problems)
        status, new = judge(said, self._by_id)
        kept_as = said.as_another().id if status is Status.CONFLICT else None
        if new is not None:
            self._by_id[new.id] = new
            self.new.append(new)
        kept_id, is_new = kept_as or said.id, new is not None
        return Result(said.sent_id, status, None, kept_as=kept_as, kept_id=kept_id, new=is_new)


class Book:
    """The days of one patient that some revisions touch. Order of arrival changes nothing."""

    def __init__(self, backfill_days: int) -> None:
        self._backfill_days = backfill_days
        self.pages: dict[date, Page] = {}
        self._by_id: dict[UUID, Revision] = {}

    def put_back(self, revision: Revision, place: int) -> None:
        """A revision that was kept before."""
        page = self.pages.setdefault(revision.day, Page())
        page.put(revision, place)
        self._by_id[revision.id] = revision

    def keep(self, said: Iterable[Revision | Refused]) -> list[Result]:
        """Take these in, one after the other; the heads told are those after all of them."""
        results = [self._keep(one) for one in said]
        tops = {day: [one.id for one in self.pages[day].heads] for day in self._days_of(results)}
        for result in results:
            result.head = tops.get(result.day, []) if result.day else []
        return results

    def _days_of(self, results: Iterable[Result]) -> set[date]:
        return {one.day for one in results if one.day is not None and one.day in self.pages}

    def _keep(self, said: Revision | Refused) -> Result:
        if isinstance(said, Refused):
            return Result(said.id, Status.REFUSED, said.day, problems=said.problems)
        if said.chain is not None:
            return self._keep(next_of(said, self._by_id))
        status, new = judge(said, self._by_id)
        result = Result(said.sent_id, status, said.day)
        if status is Status.CONFLICT:
            result.kept_as = said.as_another().id
        return result if new is None else self._add(new, result)

    def _add(self, revision: Revision, result: Result) -> Result:
        page = self.pages.setdefault(revision.day, Page())
        problems = self._problems(revision, page)
        if problems:
            return Result(result.id, Status.REFUSED, revision.day, problems=problems)
        page.put(revision, max(page.places.values(), default=0) + 1)
        page.new.append(revision)
        self._by_id[revision.id] = revision
        result.new = True
        return result

    def _problems(self, revision: Revision, page: Page) -> Mapping[str, str]:
        if len(page.revisions) >= MOST_A_DAY:
            return {"day": _("This day has been changed too often. It stays as it is.")}
        if not revision.has_come:
            return not_yet().by_field
        if not revision.in_time and not _picks(revision, page):
            return too_old(self._backfill_days).by_field
        return {}


def _picks(revision: Revision, page: Page) -> bool:
    """Whether it settles a day on which two words stood side by side: allowed for any day.

    For the phone that wrote it: another may have settled the day meanwhile, and then both picks
    stand, whichever came first.
    """
    standing = {one.id for one in page.heads}
    if len(standing) > 1 and standing <= revision.replaces:
        return True
    links = {one.id: one.replaces for one in page.revisions.values()}
    named = revision.replaces & links.keys()
    below = {one: reach({one}, links) for one in named}
    return any(
        one not in below[other] and other not in below[one] for one in named for other in named
    )
