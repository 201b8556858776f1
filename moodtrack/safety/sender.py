"""The jobs of safety: telling the clinic's people in the app, and by mail where there is one."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from moodtrack.jobs.queue import Claimed
from moodtrack.jobs.worker import Handler, Then
from moodtrack.mail import NotSent, Post
from moodtrack.safety.actions import escalating
from moodtrack.safety.actions.raising import TELL

WORDS = "Please open the clinic's list"  # a mail says nothing else: it may be read by anybody
TRIES = 3  # then the next person is told at once


def handlers(post: Post | None) -> Mapping[str, Handler]:
    """Who does which kind of job. Without a mail server people are told in the app alone."""
    return {
        TELL: partial(_tell, post is not None),
        escalating.MAIL: partial(_mail, post),
    }


async def _tell(mails: bool, job: Claimed, at: datetime) -> Then | None:
    return partial(escalating.tell, job.payload, mails=mails, at=at)


async def _mail(post: Post | None, job: Claimed, at: datetime) -> Then | None:
    to = await escalating.address_for(job.payload)
    if not to:
        return None
    try:
        if post is None:
            raise NotSent("no mail server is set")
        await post.send(to, subject=WORDS, text=f"{WORDS}.\n")
    except NotSent as error:
        if job.tries < TRIES:
            raise
        return partial(escalating.not_mailed, job.payload, str(error), at=at)
    return partial(escalating.mailed, job.payload, at=at)
