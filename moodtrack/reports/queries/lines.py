"""One patient's line of the work-list, from its row: only what the reader may see gets in."""

from dataclasses import dataclass
from datetime import date

from moodtrack import db
from moodtrack.checkins.domain.days import day_of
from moodtrack.checkins.domain.summary import SILENT, Summary
from moodtrack.instants import from_micros
from moodtrack.reports.domain.work_list import UNMEASURED, Group, Line, Stands
from moodtrack.sharing.domain import ClinicScope, Part

A_DAY = 86_400_000_000  # microseconds
MEASURES = Part.MEASURES.bit
# `coalesce` and `+ 0`, so that SQLite looks up these few and goes through nobody else
LINES = """
select p.number, p.id, p.name, p.joined_at, s.patient as answers, s.last_day, s.days_answered,
  s.days_rated, s.revisions, s.recent, t.last_n, t.last_day as infused,
  st.below, st.worsened, st.over_on, st.due_from, st.due, st.phq9, st.phq9_day, st.phq9_change,
  exists (select 1 from concern c where c.patient_id = p.number and c.closed_at is null) as concern,
  (select max(v.recorded_at) from treatment_page v where v.patient_id = p.number
    and v.kind = 'call' and v.version = 1 and not exists (select 1 from treatment_page x
      where x.patient_id = v.patient_id and x.kind = v.kind and x.page = v.page and x.withdrawn)
  ) as called_at,
  p.disabled_at is null and exists (select 1 from reminder r
    where r.patient = p.number and r.clinic and (r.messages
    or r.email_confirmed or exists (select 1 from reminder_device d where d.patient_id = p.number))
  ) as may_remind,
  (select max(x.made_at) from reminder_sending x where x.patient_id = p.number
    and x.kind = 'clinic') as reminded_at, g.parts, g.since_day, g.until_at
from each($1::bigint[]) w join person p on p.number = w.value
left join sharing_grant g on g.patient_id = p.number and g.viewer_id = $2
  and coalesce(g.ended_at, 0) = 0 and (g.parts & 1) = 1
left join checkin_summary s on s.patient = p.number
left join treatment_summary t on t.patient = p.number
left join standing st on st.patient = p.number
where p.clinic_id + 0 = $3"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, on which day and at which instant (microseconds), by which limit of silence."""

    scope: ClinicScope
    today: date
    at: int
    silence: int


def line_of(row: db.Row, group: Group | None, reader: Reader) -> Line:
    """A share taken back or ended a moment ago is taken back here as well."""
    scope = reader.scope
    over = row["until_at"] is not None and row["until_at"] <= reader.at
    shared = row["parts"] is not None and not over and not scope.no_diaries
    treated = None if scope.invites else row["infused"]
    called = None if scope.invites else row["called_at"]
    joined = row["joined_at"]
    if group is not None and not shared:
        group = Group.CONCERN if row["concern"] else Group.NOT_SHARED
    return Line(
        id=str(row["id"]),
        name=row["name"],
        group=group,
        joined=joined is not None,
        summary=_summary(row) if shared else None,
        infusion=None if scope.invites else row["last_n"],
        infused_on=None if treated is None else day_of(treated),
        today=reader.today,
        stands=Stands() if scope.no_diaries else _stands(row, shared=shared),
        joined_on=None if joined is None else joined // A_DAY,
        silence=reader.silence,
        opens=row["since_day"] if shared else None,
        called_at=None if called is None else from_micros(called),
        may_remind=bool(row["may_remind"]) and not scope.invites,
        reminded_at=None if row["reminded_at"] is None else from_micros(row["reminded_at"]),
    )


def _stands(row: db.Row, *, shared: bool) -> Stands:
    """Without the diary, only what is the clinic's own: that a concern is open. What follows from
    a part, or from days, that are not shared is not there (queries.work_list.RULES)."""
    if not shared or row["due"] is None:
        return Stands(concern=bool(row["concern"]))
    measured, opens = bool(row["parts"] & MEASURES), row["since_day"]
    whole, due = opens is None, measured or row["due"] in UNMEASURED
    scored = measured and row["phq9"] is not None and (whole or row["phq9_day"] >= opens)
    return Stands(
        concern=bool(row["concern"]),
        below=whole and bool(row["below"]),
        worsened=row["worsened"] if measured and whole else None,
        over_on=row["over_on"] if whole else None,
        due_from=row["due_from"] if due else None,
        due=row["due"] if due else "",
        phq9=row["phq9"] if scored else None,
        phq9_day=row["phq9_day"] if scored else None,
        phq9_change=row["phq9_change"] if measured and whole else None,
    )


def _summary(row: db.Row) -> Summary:
    """What was said before the day the share begins with is not said here."""
    if row["answers"] is None:
        return Summary()
    last, since, recent = row["last_day"], row["since_day"], row["recent"]
    if since is not None and last is not None:
        if last < since:
            return Summary()
        hidden = max(0, min(len(recent), since - (last - len(recent) + 1)))
        recent = SILENT * hidden + recent[hidden:]
    return Summary(last, row["days_answered"], row["days_rated"], row["revisions"], recent)
