"""The SQL of keeping days, the same on both databases."""

from collections.abc import Iterable, Sequence

from moodtrack.checkins.domain.rows import DAY_ROW_COLUMNS, MOMENT_COLUMNS, REVISION_COLUMNS

REVISIONS = """
select r.* from each($1::bigint[]) p join revision r
  on r.key >= ((p.value >> 16) << 40) + ((p.value & 65535) << 24)
  and r.key < ((p.value >> 16) << 40) + ((p.value & 65535) << 24) + 16777216
union all
select r.* from each($2::uuid[]) p join revision r on r.id = p.value"""
SUMMARIES = "select s.* from each($1::bigint[]) p join checkin_summary s on s.patient = p.value"
MOMENTS = "select m.* from each($1::bigint[]) p join moment m on m.patient_id = p.value"
DAYS = """
select d.key, d.answered, d.mood from each($1::bigint[]) p join checkin_day d
  on d.key >= (p.value << 16) and d.key < ((p.value + 1) << 16)"""


def _values(columns: Iterable[str]) -> str:
    names = list(columns)
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    return f"({', '.join(names)}) values ({places})"


def _upsert(table: str, columns: Sequence[str]) -> str:
    key, *rest = columns
    news = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return f"insert into {table} {_values(columns)} on conflict ({key}) do update set {news}"


SUMMARY_COLUMNS = (
    *("patient", "last_day", "days_answered", "days_rated", "revisions", "recent"),
    *("quiet_from", "thin_from"),
)
INSERT_REVISION = f"insert into revision {_values([*REVISION_COLUMNS, 'digest'])}"
INSERT_MOMENT = f"insert into moment {_values([*MOMENT_COLUMNS, 'digest'])}"
UPSERT_DAY = _upsert("checkin_day", DAY_ROW_COLUMNS)
UPSERT_SUMMARY = _upsert("checkin_summary", SUMMARY_COLUMNS)
