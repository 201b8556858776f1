"""Where patients stand on the work-list, as SQL over their summary rows."""

from moodtrack.checkins.domain.summary import THIN_LEAST, THIN_SPAN, WINDOW
from moodtrack.reports.domain.work_list import OVER_SHOWN, UNMEASURED, Group
from moodtrack.sharing.domain import Part

# reports.domain.work_list.group_of, for ten thousand at once; a test holds the two together.
# $2 is today, $3 the last day before the clinic's limit of silence, counted from 1970.
MEASURED = f"(g.parts & {Part.MEASURES.bit}) > 0"
WHOLE = "g.since_day is null"  # what is told of the weeks before the first infusion is shared too
# of a diary that is shared from some day on, nothing from before it moves anybody on the list
SEEN_LAST = "case when g.since_day is null or s.last_day >= g.since_day then s.last_day end"
JOINED = "(select p.joined_at / 86400000000 from person p where p.number = g.patient_id)"
SILENT_SINCE = f"""coalesce({SEEN_LAST},
    case when g.since_day > {JOINED} then g.since_day else {JOINED} end)"""
USUAL = f"(g.since_day is null or g.since_day < s.last_day - {WINDOW - 2})"  # all four weeks of it
HIDDEN = f"""case when g.since_day > $2::int - {THIN_SPAN} then g.since_day - 1
    else $2::int - {THIN_SPAN} end"""  # the last day before those that are counted
SEEN_ANSWERS = f"""coalesce(length(replace(
    substr(s.recent, {WINDOW + 1} - (s.last_day - ({HIDDEN}))), '-', '')), 0)"""
RULES = {
    Group.CONCERN: "g.patient_id in (select c.patient_id from concern c where c.closed_at is null)",
    Group.WORSE: f"({WHOLE} and (t.below or (t.worsened is not null and {MEASURED})))",
    Group.OVER: f"(t.over_on >= $2::int - {OVER_SHOWN} and {WHOLE})",
    Group.QUIET: f"(({USUAL} and s.quiet_from <= $2::int) or {SILENT_SINCE} < $3::int)",
    Group.DUE: f"(t.due_from <= $2::int and ({MEASURED} or t.due in {UNMEASURED}))",
    Group.THIN: f"""case when {WHOLE} then coalesce(s.thin_from, 0) <= $2::int
        else {SEEN_ANSWERS} < {THIN_LEAST} end""",
}
GROUPS = tuple(Group)
OTHERS = GROUPS.index(Group.OTHERS)
PLACE = " ".join(f"when {rule} then {GROUPS.index(group)}" for group, rule in RULES.items())
PLACE = f"case {PLACE} else {OTHERS} end"
# a diary that is not shared says nothing; that a concern is open is the clinic's own
UNSHARED = GROUPS.index(Group.NOT_SHARED)
UNSHARED_PLACE = f"case when {RULES[Group.CONCERN]} then 0 else {UNSHARED} end"

# Nobody of whom a rule holds is missing here, whoever reads; who reads decides the rest ($1 is
# today, $2 the day of silence, $3 the clinic). Each goes through one table; only where that does
# not give enough, also through those who never answered.
STANDING = "select u.patient as n from standing u where"
SUMMARY = "select s.patient as n from checkin_summary s where"
SILENT_FROM_THE_START = """union all select p.number as n from person p where p.clinic_id = $3
  and p.role = 'patient' and not exists (select 1 from checkin_summary s where s.patient = p.number)
"""
SHARED_IN_PART = "union all select g.patient_id from sharing_grant g where g.since_day is not null"
MAY_BE = {
    Group.CONCERN: "select c.patient_id as n from concern c where c.closed_at is null",
    Group.WORSE: f"{STANDING} (u.below or u.worsened is not null)",
    Group.OVER: f"{STANDING} u.over_on >= $1::int - {OVER_SHOWN}",
    Group.QUIET: f"{SUMMARY} (s.quiet_from <= $1::int or coalesce(s.last_day, 0) < $2::int) "
    f"{SILENT_FROM_THE_START} and p.joined_at / 86400000000 < $2::int",
    Group.DUE: f"{STANDING} u.due_from <= $1::int",
    Group.THIN: f"{SUMMARY} s.thin_from <= $1::int {SILENT_FROM_THE_START} {SHARED_IN_PART}",
}
CANDIDATES = "select x.n from ({rule}) x where $1::int > $2::int and $3::bigint > 0"


def place_of(groups: tuple[Group, ...]) -> str:
    """Where one stands. Asked for one group, whether its rule holds, even where others do too; an
    open concern comes before it where both are asked for."""
    if groups[-1] not in RULES or groups == GROUPS:
        return PLACE
    asked = " ".join(f"when {RULES[one]} then {GROUPS.index(one)}" for one in groups)
    return f"case when $3::int >= $2::int then -1 {asked} else -1 end"
