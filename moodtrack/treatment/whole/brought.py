"""Says whether what was brought along is whole: every line as it was kept, none missing."""

from moodtrack import db, vault
from moodtrack.texts import Texts
from moodtrack.treatment.actions.brought import BROUGHT, TAKEN_OUT
from moodtrack.treatment.queries.brought import BROUGHT_COLUMNS, SEALED_AS

ACTS = (BROUGHT, TAKEN_OUT)  # their lines in the trail say how many came or went
TABLES = (("brought", "patient_id"),)


async def check(patient: int, diary: Texts) -> tuple[list[tuple[str, str]], int]:
    """What is wrong, each about one line by its list; and how many lines there are."""
    rows = await db.read("select * from brought where patient_id = $1 order by key", patient)
    wrong = []
    for row in rows:
        about = f"brought along, {row['kind']}"
        if vault.row_digest("brought", [row[name] for name in BROUGHT_COLUMNS]) != row["digest"]:
            wrong.append((about, "it is not as it was kept"))
        try:
            diary.open(SEALED_AS, str(row["id"]), bytes(row["said"]))
        except (ValueError, TypeError):
            wrong.append((about, "its words cannot be read"))
    return wrong, len(rows)
