"""The words of one link about one day: each in place of the one before, so that one stands."""

from collections.abc import Mapping
from dataclasses import fields, replace
from uuid import UUID, uuid5

from moodtrack.checkins.domain.answers import NOTHING, Answers
from moodtrack.checkins.domain.days import Mode
from moodtrack.checkins.domain.revisions import Revision
from moodtrack.language import N_, _
from moodtrack.revising import Refused

LONGEST = 20  # words of one link about one day
TOO_OFTEN = N_("This link has changed this day often enough. Please sign in to go on.")


def by_link(said: Revision, chain: UUID) -> Revision:
    """The same words as a link's: what they replace is for the clinic to say, not the phone."""
    mode = Mode.LINKED if said.mode.late else Mode.LINK
    return replace(said, id=_place(chain, said, 1), mode=mode, replaces=frozenset(), chain=chain)


def next_of(said: Revision, known: Mapping[UUID, Revision]) -> Revision | Refused:
    """Its place in the chain: the one it has already, if the same words came before.

    The page of a link shows nothing of what it took, so what it leaves out stays as it was said
    by the same link before.
    """
    chain, before = said.chain, None
    if chain is None:
        return said
    for place in range(1, LONGEST + 1):
        one = _put(said, _place(chain, said, place), before)
        found = known.get(one.id)
        if found is None and before is not None and one.answers == before.answers:
            return replace(before, sent_as=said.sent_id)  # nothing new: a form that was sent twice
        if found is None or found.digest == one.digest:
            return one
        before = found
    return Refused(said.sent_id, {"day": _(TOO_OFTEN)}, said.day)


def _put(said: Revision, id_: UUID, before: Revision | None) -> Revision:
    answers = said.answers if before is None else _over(said.answers, before.answers)
    replaces = frozenset() if before is None else frozenset({before.id})
    return replace(said, id=id_, answers=answers, replaces=replaces, chain=None)


def _over(new: Answers, old: Answers) -> Answers:
    said = {
        one.name: value
        for one in fields(Answers)
        if (value := getattr(new, one.name)) != getattr(NOTHING, one.name)
    }
    return replace(old, **said)


def _place(chain: UUID, said: Revision, place: int) -> UUID:
    return uuid5(chain, f"{said.day}:{place}")
