"""Reminders by mail: a few lines to the mail server at once, the same words to everybody."""

import asyncio
import logging

from moodtrack.instants import from_micros
from moodtrack.language import _, speaking
from moodtrack.links.queries import token_for
from moodtrack.mail import TIMEOUT, Letter, Post
from moodtrack.reminders.actions.handing import addresses
from moodtrack.reminders.domain import TITLE, Kind
from moodtrack.reminders.domain.handing import Claimed, Outcome, mail_text
from moodtrack.reminders.queries import UNREADABLE, code_for, email_of, languages_of
from moodtrack.reminders.sender.rounds import LONGEST, Hand, Round

LINES = 4
# seconds after which no further letter is begun: with the last one and the good-bye, TIMEOUT each,
# it stays within rounds.LONGEST, so that none that was taken goes out again
WITHIN = LONGEST - 2 * TIMEOUT - 5
log = logging.getLogger("moodtrack")


def by_mail(post: Post, origin: str) -> Hand:
    async def hand(going: Round) -> None:
        letters = await _letters(going, origin)
        parts = [letters[place::LINES] for place in range(LINES)]
        await asyncio.gather(*(_part(post, part, going) for part in parts if part))

    return hand


async def _part(post: Post, letters: list[tuple[Claimed, Letter]], going: Round) -> None:
    told = await post.send_many([letter for _one, letter in letters], within=WITHIN)
    for (one, _letter), trouble in zip(letters, told, strict=True):
        going.became[one] = Outcome.AGAIN if trouble else Outcome.SENT


async def _letters(going: Round, origin: str) -> list[tuple[Claimed, Letter]]:
    rows = await addresses([one.patient for one in going.sendings])
    languages = await languages_of(list(rows))
    found = []
    for one in going.sendings:
        row, record = rows.get(one.patient), going.records[one.patient]
        try:
            to = "" if row is None else email_of(row, record.texts, record.id)
        except UNREADABLE as error:  # one rotten address must not keep everybody's letters back
            log.error("patient %s has no address: %s", record.id, type(error).__name__)
            continue
        if row is None or not to or not (row["email_confirmed"] or one.kind is Kind.CODE):
            going.became[one] = Outcome.NOWHERE
            continue
        code = ""
        if one.kind is Kind.CODE:
            code = code_for(record.id, from_micros(row["email_at"]))
        with speaking(languages.get(one.patient, "")):
            text = mail_text(origin, token_for(one.patient, at=going.at), code=code)
            letter = Letter(to, _(TITLE), text, id=str(one.id))
        found.append((one, letter))
    return found
