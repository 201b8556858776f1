"""Says whether passkeys and apps for codes are as the program wrote them."""

from uuid import UUID

from moodtrack import db, vault
from moodtrack.accounts.actions.passkeys import digest_over
from moodtrack.accounts.actions.second import FIELD

PASSKEYS = """
select k.id, k.person_id, k.credential, k.public_key, k.digest, p.id as person
from passkey k join person p on p.number = k.person_id order by k.id"""
APPS = """
select p.id as person, a.secret, c.id as clinic, c.key as clinic_key
from code_app a join person p on p.number = a.person join clinic c on c.number = p.clinic_id
order by p.number"""


async def check() -> list[str]:
    """One line for each way in that is not whole."""
    found = [
        f"a passkey of {row['person']} is not as it was added"
        for row in await db.read(PASSKEYS)
        if bytes(row["digest"]) != digest_over(row)
    ]
    return found + [line for row in await db.read(APPS) if (line := _of_app(row))]


def _of_app(row: db.Row) -> str:
    clinic, person = UUID(str(row["clinic"])), UUID(str(row["person"]))
    try:
        texts = vault.texts_under(row["clinic_key"], clinic, record=person)
        texts.open(FIELD, person, bytes(row["secret"]))
    except (ValueError, TypeError, vault.WrongKey):
        return f"the app for codes of {person} is not as it was set up"
    return ""
