"""What stands on a day: whatever nothing replaces; judged beside the plainest way to say it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from moodtrack.checkins.domain.days import Mode
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.revising import heads
from tests.checkins.saying import NOON, said

Names = Mapping[int, Iterable[int]]  # who replaces whom


def plain_heads(replaces: Names) -> set[int]:
    """A revision stands unless one that it does not lead to leads to it."""
    leads = {one: _all_below(one, replaces) for one in replaces}
    return {
        one
        for one in replaces
        if all(other in leads[one] for other in replaces if one in leads[other])
    }


def _all_below(one: int, replaces: Names) -> set[int]:
    found, waiting = set(), {one}
    while waiting:
        found |= waiting
        waiting = {old for new in waiting for old in replaces[new] if old in replaces} - found
    return found


graphs = st.integers(1, 9).flatmap(
    lambda size: st.dictionaries(
        st.integers(1, size), st.sets(st.integers(1, size + 2), max_size=4), min_size=1
    )
)


def made(replaces: Names) -> list[Revision]:
    return [said(number, replaces=olds) for number, olds in replaces.items()]


@given(graphs)
@settings(max_examples=600)
def test_the_heads_are_those_that_nothing_replaces_rings_and_strangers_included(
    replaces: Names,
) -> None:
    assert {one.id.int for one in heads(made(replaces))} == plain_heads(replaces)


@given(graphs, st.randoms(use_true_random=False))
def test_the_order_in_which_they_arrive_changes_nothing(replaces: Names, random: Random) -> None:
    mixed = made(replaces)
    random.shuffle(mixed)
    assert heads(mixed) == heads(made(replaces))


@given(st.sets(st.tuples(st.integers(1, 4), st.integers(0, 2)), min_size=1))
def test_the_one_written_last_comes_first_then_the_greater_id(pairs: set[tuple[int, int]]) -> None:
    revisions = [said(number * 10 + minute, minute=minute) for number, minute in pairs]
    order = [(one.written_at, one.id) for one in heads(revisions)]
    assert order == sorted(order, reverse=True)


def test_what_came_from_a_file_stands_behind_what_she_wrote_here() -> None:
    here = said(1, minute=0)
    brought = Revision(
        UUID(int=2), here.day, NOON + timedelta(days=9), here.tz, frozenset(), here.answers,
        mode=Mode.IMPORT,
    )  # fmt: skip
    assert heads([brought, here]) == [here, brought]


def test_a_ring_leaves_all_of_it_standing_and_nothing_below_it() -> None:
    ring = {1: [3], 2: [1], 3: [2], 4: [], 3_000: []}
    below = {**ring, 1: [3, 4]}
    assert {one.id.int for one in heads(made(below))} == {1, 2, 3, 3_000}


def test_a_ring_that_something_replaces_has_been_settled() -> None:
    assert [one.id.int for one in heads(made({1: [2], 2: [1], 3: [1]}))] == [3]


def test_a_revision_that_names_itself_has_replaced_nothing() -> None:
    assert [one.id.int for one in heads(made({1: [1]}))] == [1]


def test_a_thousand_changes_of_one_day_are_followed_to_the_last() -> None:
    chain: Names = {number: [number - 1] for number in range(1, 1_001)}
    assert [one.id.int for one in heads(made(chain))] == [1_000]
    ring: Names = {number: [number % 1_000 + 1] for number in range(1, 1_001)}
    assert len(heads(made(ring))) == 1_000
