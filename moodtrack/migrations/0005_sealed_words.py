"""Words that lay open are sealed, each row under its record's own key, and its digest made anew."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

from moodtrack import vault
from moodtrack.texts import Texts

REVISION = (
    "key", "patient_id", "id", "day", "written_at", "written_offset", "tz", "received_at", "mode",
    "ahead", "replaces", "mood", "sleep_quarters", "sleep_quality", "activity_minutes", "symptoms",
    "tips", "side_effects", "directions", "goal_met",
)  # fmt: skip
MOMENT = ("patient_id", "id", "at", "at_offset", "tz", "received_at", "replaces", "mood")
INFUSION = (
    "patient_id", "n", "version", "id", "at", "tz", "phase", "number_in_course", "weight_g",
    "dose_ug", "minutes", "date_chosen",
)  # fmt: skip
BY = ("recorded_by", "recorded_at")
PAGE = 1_000

# a table, what its digest covered and covers now, and which of its words were lying open
Table = tuple[str, Sequence[str], Sequence[str], Sequence[str]]
TABLES: Sequence[Table] = (
    ("revision", (*REVISION, "goal", "note"), (*REVISION, "texts"), ("goal", "note")),
    ("moment", (*MOMENT, "note"), (*MOMENT, "texts"), ("note",)),
    (
        "infusion",
        (*INFUSION, "notes", "withdrawn", "reason", *BY),
        (*INFUSION, "withdrawn", "texts", *BY),
        ("notes", "reason"),
    ),
)  # fmt: skip


async def seal_what_lies_open(_: Any, editor: Any) -> None:
    """Raises NoKey, and ValueError for a row that is not as it was kept: nothing is changed then."""
    client = editor.client
    clinics = await client.execute_query_dict("select number, id from clinic")
    if not clinics:
        return
    keys: dict[int, tuple[UUID, bytes]] = {}
    for row in clinics:
        keys[row["number"]] = await _key_for(client, "clinic", row)
    texts: dict[int, tuple[Texts, Texts]] = {}
    for row in await client.execute_query_dict(
        "select number, id, clinic_id from person where role = 'patient'"
    ):
        id_, key = await _key_for(client, "person", row)
        clinic, clinic_key = keys[row["clinic_id"]]
        texts[row["number"]] = (
            vault.texts_under(key, id_, record=id_),
            vault.texts_under(clinic_key, clinic, record=id_),
        )
    for table in TABLES:
        await _seal(client, table, texts)


async def _key_for(client: Any, table: str, row: Mapping[str, Any]) -> tuple[UUID, bytes]:
    owner = UUID(str(row["id"]))
    key = vault.new_key(owner)
    await _update(client, f"update {table} set key = $1 where number = $2", key, row["number"])  # noqa: S608
    return owner, key


async def _seal(client: Any, table: Table, texts: Mapping[int, tuple[Texts, Texts]]) -> None:
    name, before, after, words = table
    last = -(1 << 62)
    while rows := await client.execute_query_dict(
        f"select * from {name} where key > {last} order by key limit {PAGE}"  # noqa: S608
    ):
        for row in rows:
            if vault.row_digest(name, [row[one] for one in before]) != bytes(row["digest"]):
                raise ValueError(f"A row of {name} is not as it was kept. Do: moodtrack verify")
            diary, treatment = texts[row["patient_id"]]
            by = treatment if name == "infusion" else diary
            sealed = by.seal_all(name, str(row["id"]), {one: row[one] for one in words})
            digest = vault.row_digest(name, [{**row, "texts": sealed}[one] for one in after])
            sql = f"update {name} set texts = $1, digest = $2 where key = $3"  # noqa: S608
            await _update(client, sql, sealed, digest, row["key"])
        last = rows[-1]["key"]


async def _update(client: Any, sql: str, *values: Any) -> None:
    if client.capabilities.dialect == "sqlite":
        sql = sql.replace("$", "?")
    await client.execute_query(sql, list(values))


class DropColumn(ops.RemoveField):
    """Without building the table anew: on SQLite Tortoise's rebuild forgets its indexes."""

    async def database_forward(
        self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None
    ) -> None:
        table = old_state.apps.get_model(app_label, self.model_name)._meta.db_table
        await state_editor.client.execute_script(f'alter table "{table}" drop column "{self.name}"')


class Migration(migrations.Migration):
    dependencies = [('moodtrack', '0004_erasing')]

    initial = False

    operations = [
        ops.AddField('ClinicRow', 'key', fields.BinaryField(null=True)),
        ops.AddField('PersonRow', 'key', fields.BinaryField(null=True)),
        ops.AddField('InfusionRow', 'texts', fields.BinaryField(null=True)),
        ops.AddField('RevisionRow', 'texts', fields.BinaryField(null=True)),
        ops.AddField('MomentRow', 'texts', fields.BinaryField(null=True)),
        ops.RunPython(seal_what_lies_open),
        DropColumn('InfusionRow', 'notes'),
        DropColumn('InfusionRow', 'reason'),
        DropColumn('RevisionRow', 'goal'),
        DropColumn('RevisionRow', 'note'),
        DropColumn('MomentRow', 'note'),
    ]
