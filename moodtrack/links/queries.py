"""Makes links and opens them: by seal and time alone, then by whether they still stand."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from moodtrack import vault
from moodtrack.links.domain import Given, Link, masked, packed, unpacked
from moodtrack.sharing.domain import NotShared
from moodtrack.sharing.gate import open_by_link

SEAL, MASK, CHAIN = b"link", b"mask of a link", b"chain of a link"
SEALED = 16  # bytes of the seal, behind the eight of who and when
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def token_for(patient: int, *, at: datetime) -> str:
    """32 characters that say who and when to this house alone; nothing is kept of them."""
    plain = packed(patient, at)
    seal = vault.keyed_digest(SEAL, plain)[:SEALED]
    hidden = masked(plain, vault.keyed_digest(MASK, seal))
    return urlsafe_b64encode(hidden + seal).decode()


def given(token: str) -> Given | None:
    """What a token says, if this house made it."""
    if not TOKEN.fullmatch(token):
        return None
    raw = urlsafe_b64decode(token)
    hidden, seal = raw[:-SEALED], raw[-SEALED:]
    plain = masked(hidden, vault.keyed_digest(MASK, seal))
    if not compare_digest(vault.keyed_digest(SEAL, plain)[:SEALED], seal):
        return None
    patient, issued = unpacked(plain)
    return Given(patient, issued, UUID(bytes=vault.keyed_digest(CHAIN, plain)[:16]))


async def opened(token: str, *, at: datetime, after: timedelta = timedelta()) -> Link | None:
    """What it opens now, or `after` so long behind its end; None for anything that does not."""
    found = given(token)
    if found is None or at >= found.until + after:
        return None
    try:
        record, row = await open_by_link(found.patient, issued=found.issued)
    except NotShared:
        return None
    return Link(found, record, row["clinic_id"], row["language"])
