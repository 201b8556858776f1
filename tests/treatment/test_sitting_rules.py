"""The chair's state machine, under any order of taps: nothing raises, nothing is lost."""

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from moodtrack.revising import Status
from moodtrack.treatment.domain.chair_rules import ChairRules
from moodtrack.treatment.domain.entries import Sent
from moodtrack.treatment.domain.sitting import MOVES, Kind, Said, Sitting, State, Step, walk
from moodtrack.treatment.domain.sitting_book import SittingBook
from tests.cast import NOON, ZONE

IDS = [UUID(int=number, version=4) for number in range(1, 30)]
TIMES = st.integers(-5, 300).map(lambda minutes: NOON + timedelta(minutes=minutes))


def sent(id_: UUID, said: Said) -> Sent:
    return Sent(id_, said, str(id_))


STEPS = st.builds(
    lambda step, at, old: Said(Kind.STEP, at, old, code=step, text="so"),
    st.sampled_from(Step),
    TIMES,
    st.none() | st.sampled_from(IDS),
)
BACK = st.builds(lambda at, old: Said(Kind.TAKEN_BACK, at, old), TIMES, st.sampled_from(IDS))
ROWS = st.builds(
    lambda at, old, high: Said(Kind.VITALS, at, old, systolic=high),
    TIMES,
    st.none() | st.sampled_from(IDS),
    st.integers(50, 280),
)
TAPS = st.lists(st.tuples(st.sampled_from(IDS), STEPS | STEPS | BACK | ROWS), max_size=25)


def book(*, elsewhere: bool = False) -> SittingBook:
    empty = Sitting(IDS[0], 1, NOON, ZONE, None)
    return SittingBook(empty, ChairRules(), 1, NOON, open_elsewhere=elsewhere)


@given(TAPS)
def test_after_any_taps_the_steps_that_stand_follow_from_each_other(
    taps: list[tuple[UUID, Said]],
) -> None:
    at_the_chair = book()
    for id_, said in taps:
        before = at_the_chair.sitting.entries
        [told] = at_the_chair.keep([sent(id_, said)])
        after = at_the_chair.sitting.entries
        assert after[: len(before)] == before  # nothing is ever overwritten
        if told.status is Status.KEPT:
            assert [one.said for one in after[len(before) :]] == [said]
        if told.status is Status.REFUSED:
            assert after == before
            assert all(told.problems.values())
        assert walk(one.step for one in at_the_chair.sitting.steps) is at_the_chair.sitting.state


@given(TAPS)
def test_all_of_it_sent_again_adds_nothing(taps: list[tuple[UUID, Said]]) -> None:
    at_the_chair = book()
    every = [sent(id_, said) for id_, said in taps]
    first = at_the_chair.keep(every)
    kept = at_the_chair.sitting.entries
    again = [
        told
        for told, then in zip(at_the_chair.keep(every), first, strict=True)
        if then.status is not Status.REFUSED
    ]
    standing = [one for one in at_the_chair.sitting.entries if one not in kept]
    assert {one.status for one in again} <= {Status.ALREADY_KEPT, Status.CONFLICT}
    refused_before = [one for one in first if one.status is Status.REFUSED]
    assert not standing or refused_before  # only what was refused may have become possible


@given(TAPS, TIMES)
def test_an_infusion_never_ran_for_less_than_nothing(
    taps: list[tuple[UUID, Said]], now: datetime
) -> None:
    at_the_chair = book()
    at_the_chair.keep([sent(id_, said) for id_, said in taps])
    visit = at_the_chair.sitting
    ended = visit.at(Step.FINISHED, Step.STOPPED)
    ran = visit.ran_for(ended) if ended else None
    assert ran is None or ran >= -timedelta(minutes=1)  # seconds within one minute may be swapped


@given(TAPS)
def test_nobody_sits_in_two_chairs(taps: list[tuple[UUID, Said]]) -> None:
    elsewhere = book(elsewhere=True)
    elsewhere.keep([sent(id_, said) for id_, said in taps])
    assert not elsewhere.sitting.state.open


def test_every_state_can_be_reached_and_ends_are_ends() -> None:
    reached = {State.PLANNED, *MOVES.values()}
    assert reached == set(State)
    assert not [before for before, _ in MOVES if before in (State.LEFT, State.CANCELLED)]
