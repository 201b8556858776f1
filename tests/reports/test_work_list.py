"""Dr. Chen's list of patients: nobody who shares is ever missing, nobody else is ever shown."""

import re
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.domain import Person, Role
from moodtrack.accounts.queries import people_of
from moodtrack.audit import trail
from moodtrack.backups.verify import Seen, problems
from moodtrack.checkins.domain.days import epoch_day
from moodtrack.checkins.domain.summary import Summary, summary_of
from moodtrack.demo.actions import fill
from moodtrack.instants import micros
from moodtrack.reading import fold
from moodtrack.reports.domain.asked import Asked, Sort
from moodtrack.reports.domain.work_list import SILENCE, Group, Line, Stands, group_of
from moodtrack.reports.queries.lines import LINES, Reader, line_of
from moodtrack.reports.queries.work_list import FEW, work_list
from moodtrack.sharing import actions as sharing
from moodtrack.sharing.domain import ClinicScope, OpenRecord, TreatmentRecord
from moodtrack.texts import Texts
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import NOON, ZONE, Browser, Cast, Clock, revision

TODAY = date(2026, 3, 14)


async def rows(browser: Browser, **asked: str) -> list[dict[str, Any]]:
    answer = await browser.get("/api/v1/patients", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["patients"]
    return found


def chens(cast: Cast, **other: Any) -> ClinicScope:
    """The list as Dr. Chen opens it; or as someone else."""
    told = {"viewer": cast.dr_chen.number, "sees_treatment": False, "invites": False, **other}
    return ClinicScope(cast.clinic.number, texts_of=no_words, **told)


def no_words(patient: UUID) -> Texts:
    raise AssertionError(f"a list opens no words, of {patient} neither")


async def anas_week(browser: Browser, cast: Cast) -> None:
    """Ana answers today and the two days before."""
    await browser.as_(cast.ana)
    await browser.keep(*(revision(f"2026-03-{day}", mood=day - 8) for day in (12, 13, 14)))


# ---- who sees whom -----------------------------------------------------------------------------


async def test_dr_chen_sees_ana_who_shares_and_nobody_else(browser: Browser, cast: Cast) -> None:
    await anas_week(browser, cast)
    await browser.as_(cast.dr_chen)
    [ana] = await rows(browser)
    assert ana == {
        "id": str(cast.ana.id),
        "name": "Ana",
        "group": "too_few_data",
        "last_day": "2026-03-14",
        "last_mood": 6,
        "days_since_infusion": None,
        "phq9": None,
        "flags": ["too few data", "not joined yet"],
    }
    page = (await browser.get("/clinic")).text
    assert "6 of 10, today" in page
    assert "3 of 14" in page
    assert 'class="chart chart-sparkline"' in page
    assert f'href="/clinic/patients/{cast.ana.id}"' in page
    assert ">Ben<" not in page


@pytest.mark.parametrize("who", ["dr_diaz", "eve"])
async def test_dr_diaz_and_eve_see_nobody(browser: Browser, cast: Cast, who: str) -> None:
    await browser.as_(getattr(cast, who))
    assert await rows(browser) == []
    assert "Nobody shares a diary with you yet." in (await browser.get("/clinic")).text


async def test_sam_sees_everybodys_treatment_and_nobodys_mood(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await anas_week(browser, cast)
    await record_infusion(
        anas_treatment, Infusion(0, NOON - timedelta(days=3), ZONE), id_=UUID(int=7), at=NOON
    )
    await browser.as_(cast.sam)
    ana, ben = await rows(browser)
    assert (ana["name"], ana["days_since_infusion"], ana["last_mood"]) == ("Ana", 3, None)
    assert (ben["name"], ben["days_since_infusion"], ben["group"]) == ("Ben", None, None)
    page = (await browser.get("/clinic")).text
    assert "Infusion 1" in page
    assert "3 days ago" in page
    assert "Mood" not in page
    assert "sparkline" not in page


async def test_noor_sees_names_and_who_has_joined_and_nothing_of_their_health(
    browser: Browser, cast: Cast, anas_treatment: TreatmentRecord
) -> None:
    await record_infusion(anas_treatment, Infusion(0, NOON, ZONE), id_=UUID(int=7), at=NOON)
    await browser.as_(cast.noor)
    for one in await rows(browser):
        assert one["flags"] == ["not joined yet"]
        assert [one[name] for name in ("group", "last_day", "last_mood")] == [None] * 3
        assert one["days_since_infusion"] is None
    page = (await browser.get("/clinic")).text
    assert "invited, has not joined yet" in page
    assert "Infusion" not in page
    assert "/clinic/patients/" not in page


async def test_a_share_taken_back_closes_the_line_at_once(
    browser: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    await anas_week(browser, cast)
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    await browser.as_(cast.dr_chen)
    [ana] = await rows(browser)
    assert (ana["group"], ana["last_day"], ana["last_mood"]) == ("not_shared", None, None)
    page = (await browser.get("/clinic")).text
    assert "diary not shared with you" in page
    assert "sparkline" not in page


async def test_a_share_taken_back_while_the_list_is_read_is_not_shown(
    cast: Cast, browser: Browser, anas_record: OpenRecord, clock: Clock
) -> None:
    await anas_week(browser, cast)
    scope = chens(cast)
    [row] = await db.read(LINES, [cast.ana.number], scope.viewer, scope.clinic)
    await sharing.stop_sharing_with(anas_record, cast.dr_chen.id, at=clock())
    [later] = await db.read(LINES, [cast.ana.number], scope.viewer, scope.clinic)
    reader = Reader(scope, TODAY, micros(clock()), SILENCE)
    before, after = (line_of(one, Group.OTHERS, reader) for one in (row, later))
    assert (before.last_mood, after.last_mood, after.group) == (6, None, Group.NOT_SHARED)


# ---- who looked --------------------------------------------------------------------------------


async def test_ana_can_see_that_dr_chen_saw_her_on_the_list_once_a_day(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.dr_chen)
    for hours in (0, 0, 12, 12):
        clock.forward(hours=hours)
        await browser.as_(cast.dr_chen)
        await rows(browser)
        await browser.get("/clinic")
    looks = [one for one in await trail.trail_of(cast.ana.number) if "list" in one.detail]
    assert [one.at for one in looks] == [NOON + timedelta(hours=24), NOON]
    assert {one.actor for one in looks} == {cast.dr_chen.number}
    await browser.as_(cast.ana)
    page = (await browser.get("/sharing")).text
    assert "opened your last days, on the list of patients" in page


async def test_sams_list_opens_no_diary_and_says_so_to_nobody(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    await browser.get("/clinic")
    assert not [one for one in await trail.trail_of(cast.ana.number) if "list" in one.detail]


# ---- looking for somebody ----------------------------------------------------------------------


@pytest.mark.parametrize(("query", "found"), [("an", ["Ana"]), ("BEN", ["Ben"]), ("zoe", [])])
async def test_names_are_found_whatever_their_case(
    browser: Browser, cast: Cast, query: str, found: list[str]
) -> None:
    await browser.as_(cast.sam)
    assert [one["name"] for one in await rows(browser, query=query)] == found
    page = (await browser.get("/clinic", params={"query": query})).text
    said = f"{len(found)} found." if found else f"Nobody here is called “{query}”."
    assert said in page


async def test_a_new_patient_is_on_the_list_at_once(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.sam)
    assert len(await rows(browser)) == 2
    [new] = await people(cast, ["Émile"])
    assert [one["name"] for one in await rows(browser, query="éMILE")] == ["Émile"]
    assert str(new.id) in [one["id"] for one in await rows(browser)]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"group": "doing_badly"}, "group"),
        ({"sort": "mood"}, "sort"),
        ({"query": "x" * 101}, "query"),
        ({"after": "1"}, "after"),
        ({"after": f"9.0.{UUID(int=9)}"}, "after"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_cannot_be_looked_for_is_said(
    browser: Browser, cast: Cast, asked: dict[str, str], field: str
) -> None:
    await browser.as_(cast.dr_chen)
    answer = await browser.get("/api/v1/patients", params=asked)
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == [field]
    assert (await browser.get("/clinic", params=asked)).status_code == 422


async def test_pages_follow_each_other_and_keep_what_was_asked(
    browser: Browser, cast: Cast
) -> None:
    await people(cast, [f"Maria {place:03}" for place in range(120)])
    await browser.as_(cast.sam)
    address: str | None = "/clinic?query=maria&sort=infusion"
    seen: list[str] = []
    while address:
        page = (await browser.get(address)).text
        assert "120 found." in page
        seen += re.findall(r">(Maria \d+)<", page)
        onward = re.search(r'class="button" href="([^"]+)"', page)
        address = onward[1].replace("&amp;", "&") if onward else None
    assert seen == [f"Maria {place:03}" for place in range(120)]


# ---- nobody is ever missing --------------------------------------------------------------------

NAMES = ("Ana", "ana", "ÁNA", "Zoë", "zoe", "Émile", "李", "O'Neil", "Straße", "STRASSE", "a%_b")


async def people(cast: Cast, names: list[str]) -> list[Person]:
    return [
        await accounts.add_person(cast.clinic, name=name, role=Role.PATIENT, at=NOON)
        for name in names
    ]


Known = dict[str, tuple[Summary, Stands]]
Shared = dict[str, int | None]  # whose diary is shared, and from which day on, where not all is


async def a_clinic_full(cast: Cast, random: Random) -> tuple[Known, set[str]]:
    """Many patients of all kinds: who shares what with Dr. Chen, and who is only in her care."""
    everybody = await people(cast, [random.choice(NAMES) for _ in range(110)])
    summaries, unshared = {str(cast.ana.id): (Summary(), Stands())}, set()
    diaries, treated, shares, teams, standing = [], [], [], [], []
    for person in everybody:
        number, kind = person.number, random.random()
        known = a_diary(random)
        if random.random() < 0.9:  # the others never answered: there is no row
            diaries.append(
                (number, known.last_day, 1, known.recent, known.quiet_from, known.thin_from)
            )
        else:
            known = Summary()
        if random.random() < 0.5:
            treated.append((number, 1, 1, 0, epoch_day(TODAY) - random.randrange(-1, 300)))
        stands = where_they_stand(random) if random.random() < 0.6 else Stands()
        if stands != Stands():
            standing.append(
                (number, stands.below, stands.worsened, stands.over_on, stands.due_from, stands.due)
            )
        if kind < 0.7:
            summaries[str(person.id)] = (known, stands)
            shares.append((number, cast.dr_chen.number))
        if kind < 0.85:
            teams.append((number, cast.dr_chen.number))
        if 0.7 <= kind < 0.85:
            unshared.add(str(person.id))
    await db.write_many(
        "insert into checkin_summary (patient, last_day, days_answered, days_rated, revisions, "
        "recent, quiet_from, thin_from) values ($1, $2, 0, 0, $3, $4, $5, $6)",
        diaries,
    )
    await db.write_many(
        "insert into treatment_summary (patient, infusions, last_n, last_at, last_day) "
        "values ($1, $2, $3, $4, $5)",
        treated,
    )
    await db.write_many(
        "insert into sharing_grant (patient_id, viewer_id, given_at, parts) values ($1, $2, 0, 31)",
        shares,
    )
    await db.write_many(
        "insert into care_team (patient_id, member_id, since) values ($1, $2, 0)", teams
    )
    await db.write_many(
        "insert into standing (patient, seen, below, worsened, over_on, due_from, due) values "
        "($1, (select h.key from trail_head h where h.patient = $1), $2, $3, $4, $5, $6) "
        # the server that catches up may have been there first
        "on conflict (patient) do update set seen = excluded.seen, below = excluded.below, "
        "worsened = excluded.worsened, over_on = excluded.over_on, due_from = excluded.due_from, "
        "due = excluded.due",
        standing,
    )
    return summaries, unshared


def where_they_stand(random: Random) -> Stands:
    today = epoch_day(TODAY)
    return Stands(
        below=random.random() < 0.1,
        worsened=random.choice([None] * 9 + [7]),
        over_on=random.choice([None, None, today - 90, today - 91, today - 3, today]),
        due_from=random.choice([None, None, today - 1, today, today + 1]),
        due=random.choice(["PHQ-9", "follow-up"]),
    )


def a_diary(random: Random) -> Summary:
    often, silent = random.random(), random.choice([-1, 0, 0, 1, 3, 4, 5, 6, 9, 14, 27, 28, 29, 90])
    last = epoch_day(TODAY) - silent
    days = {
        last - back: "-" if random.random() > often else random.choice("0123456789a+")
        for back in range(random.randrange(0, 40))
    }
    return summary_of(days, answered=0, rated=0, revisions=1)


async def whole_list(
    scope: ClinicScope, *, silence: int = SILENCE, few: int = FEW, **asked: Any
) -> list[Line]:
    lines: list[Line] = []
    after: str | None = ""
    while after is not None:
        page = await work_list(
            scope, Asked(**asked, after=after), today=TODAY, at=NOON, silence=silence, few=few
        )
        assert len(page.lines) <= 50
        lines, after = lines + page.lines, page.next
    return lines


@pytest.mark.parametrize(("seed", "few"), [(0, FEW), (1, 0), (2, 12)])  # all at once, or in parts
async def test_nobody_who_shares_is_ever_missing_and_all_stand_where_the_rule_says(
    cast: Cast, seed: int, few: int
) -> None:
    random = Random(seed)
    summaries, unshared = await a_clinic_full(cast, random)
    scope = chens(cast)
    for sort in Sort:
        lines = await whole_list(scope, sort=sort, few=few)
        ids = [line.id for line in lines]
        assert len(ids) == len(set(ids))
        assert set(ids) == summaries.keys() | unshared
        for line in lines:
            shared = summaries.get(line.id)
            assert line.shared == (shared is not None)
            if shared is None:
                assert (line.group, line.stands) == (Group.NOT_SHARED, Stands())
            else:
                assert line.group is group_of(line)
                assert line.stands == shared[1]
        assert lines == sorted(
            lines, key=lambda line: list(Group).index(line.group or Group.OTHERS)
        )
    by_name = await whole_list(scope, few=few)
    for group in Group:
        alone = await whole_list(scope, group=group, few=few)
        theirs = {line.id for line in by_name if line.group is group or group in line.holding}
        assert {line.id for line in alone} == theirs
        assert [fold(line.name) for line in alone] == sorted(fold(line.name) for line in alone)
    for query in ("ana", "STRASSE", "%", "é", "x"):
        found = await whole_list(scope, query=query, few=few)
        assert found == [line for line in by_name if fold(query) in fold(line.name)]


@pytest.mark.parametrize(("seed", "few"), [(0, FEW), (1, 0), (2, 40)])
@pytest.mark.parametrize("limit", [1, 6, 14, 30])
async def test_nobody_silent_for_longer_than_the_clinics_limit_is_missing_from_going_quiet(
    cast: Cast, seed: int, few: int, limit: int
) -> None:
    random = Random(100 + seed)
    summaries, _ = await a_clinic_full(cast, random)
    joined = await some_joined(random)
    ids = {str(row["id"]): row["number"] for row in await db.read("select id, number from person")}
    today, silent = epoch_day(TODAY), set()
    for patient, (summary, _) in summaries.items():
        since = summary.last_day if summary.last_day is not None else joined[ids[patient]]
        if since is not None and today - since > limit:
            silent.add(patient)
    quiet = await whole_list(chens(cast), group=Group.QUIET, silence=limit, few=few)
    assert silent
    assert silent <= {line.id for line in quiet}
    everybody = await whole_list(chens(cast), silence=limit, few=few)
    told = {line.id for line in everybody if "going quiet" in line.flags}
    assert {line.id for line in quiet} == told  # also those whom a graver group has
    for line in everybody:
        assert line.id not in silent or line.group not in (Group.DUE, Group.THIN, Group.OTHERS)


async def some_joined(random: Random) -> dict[int, int | None]:
    """Some joined a while ago, some today, some have only been invited: the day, from 1970."""
    patients = await db.read("select number from person where role = 'patient'")
    days = {row["number"]: random.choice([None, 0, 3, 14, 15, 40]) for row in patients}
    on = {who: None if ago is None else epoch_day(TODAY) - ago for who, ago in days.items()}
    await db.write_many(
        "update person set joined_at = $2 where number = $1",
        [(who, None if day is None else day * 86_400_000_000 + 5) for who, day in on.items()],
    )
    return on


async def test_noor_sets_the_limit_and_dr_chens_list_goes_by_it(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await anas_week(browser, cast)
    clock.forward(hours=24 * 6)
    await browser.as_(cast.dr_chen)
    assert [one["group"] for one in await rows(browser)] == ["too_few_data"]
    await browser.as_(cast.noor)
    for days, status in (("0", 422), ("91", 422), ("soon", 422), ("5", 303)):
        form = {"silence_days": days, "version": "0"}
        answer = await browser.post("/clinic/settings/silence", data=form)
        assert answer.status_code == status
    await browser.as_(cast.dr_chen)
    [ana] = await rows(browser)
    assert (ana["group"], ana["flags"][0]) == ("going_quiet", "going quiet")
    assert "quiet for 6 days" in (await browser.get("/clinic")).text


# ---- as it was left ----------------------------------------------------------------------------


def chosen(page: str) -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected', page)


async def test_dr_chen_finds_her_list_as_she_left_it_and_nobody_else_does(
    browser: Browser, cast: Cast
) -> None:
    await anas_week(browser, cast)
    await browser.as_(cast.dr_chen)
    assert chosen((await browser.get("/clinic")).text) == ["", "name"]
    await browser.get("/clinic", params={"query": "an", "group": "due", "sort": "answer"})
    await browser.as_(cast.dr_chen)  # on another day, in another browser
    answer = await browser.get("/clinic")
    assert chosen(answer.text) == ["due", "answer"]
    assert "You see “Due” alone, as you left it." in answer.text
    assert ">Ana<" not in answer.text
    assert 'value="an"' not in answer.text  # whom she looked for is not kept
    assert "set-cookie" not in answer.headers
    [shown] = re.findall(r'href="([^"]+)">Show all<', answer.text)
    page = (await browser.get(shown.replace("&amp;", "&"))).text
    assert ">Ana<" in page
    assert chosen((await browser.get("/clinic")).text) == ["", "answer"]
    await browser.get("/clinic", params={"group": "due"})
    await browser.as_(cast.sam)
    page = (await browser.get("/clinic")).text
    assert ">Ben<" in page
    assert "as you left it" not in page


async def test_programs_get_the_whole_list_however_somebody_left_the_page(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.dr_chen)
    await browser.get("/clinic", params={"group": "due"})
    assert [one["name"] for one in await rows(browser)] == ["Ana"]


# ---- called ------------------------------------------------------------------------------------


async def tap_called(browser: Browser, patient: Person, page: str) -> str:
    """Tap "Note a call" on the patient's row, as a browser does; gives the page it leads to."""
    [form] = re.findall(rf'action="/clinic/patients/{patient.id}/calls">(.*?)</form>', page)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    answer = await browser.post(f"/clinic/patients/{patient.id}/calls", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/clinic#p-{patient.id}")
    return (await browser.get("/clinic")).text


@pytest.mark.parametrize("who", ["dr_chen", "sam"])
async def test_one_tap_notes_a_call_and_the_row_shows_its_day(
    browser: Browser, cast: Cast, clock: Clock, who: str
) -> None:
    await browser.as_(getattr(cast, who))
    page = (await browser.get("/clinic")).text
    assert "called today" not in page
    assert "called today" in await tap_called(browser, cast.ana, page)
    await tap_called(browser, cast.ana, page)  # twice on one page is one call
    told = [one for one in await trail.trail_of(cast.ana.number) if one.verb == "noted a call"]
    assert [one.actor for one in told] == [getattr(cast, who).number]
    clock.forward(hours=48)
    await browser.as_(cast.sam)
    assert "called 2 days ago" in (await browser.get("/clinic")).text
    await browser.as_(cast.noor)
    assert "alled" not in (await browser.get("/clinic")).text


async def test_a_call_takes_a_note_that_lies_sealed_and_can_be_taken_back(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.sam)
    await tap_called(browser, cast.ana, (await browser.get("/clinic")).text)
    at = f"/clinic/patients/{cast.ana.id}/calls"
    [call] = re.findall(rf'action="{at}/([^"]+)"', (await browser.get(at)).text)
    long = await browser.post(f"{at}/{call}", data={"note": "x" * 301})
    assert (long.status_code, "x" * 301 in long.text) == (422, True)
    await browser.post(f"{at}/{call}", data={"note": "calls back on Monday"})
    assert 'value="calls back on Monday"' in (await browser.get(at)).text
    versions = await db.read("select said from treatment_page where kind = 'call'")
    assert len(versions) == 2
    assert not any(b"Monday" in bytes(row["said"]) for row in versions)
    assert "called today" in (await browser.get("/clinic")).text
    await browser.post(f"{at}/{call}", data={"do": "withdraw"})
    assert "No call is noted yet." in (await browser.get(at)).text
    assert "called today" not in (await browser.get("/clinic")).text
    assert [line async for line in problems(Seen())] == []


# ---- what is not shared ------------------------------------------------------------------------


async def anas_share(cast: Cast, said: str) -> None:
    await db.write(
        f"update sharing_grant set {said} where patient_id = $1 and viewer_id = $2",
        cast.ana.number,
        cast.dr_chen.number,
    )


async def test_without_the_questionnaires_no_score_no_worsening_and_no_sheet_due_is_on_the_list(
    browser: Browser, cast: Cast
) -> None:
    await anas_week(browser, cast)
    await db.write(
        "insert into standing (patient, seen, below, worsened, due_from, due, phq9, phq9_day, "
        "phq9_change) values ($1, (select h.key from trail_head h where h.patient = $1), "
        "$2, 7, 5, 'PHQ-9', 19, 20500, 7)",
        cast.ana.number,
        False,
    )
    await browser.as_(cast.dr_chen)
    [ana] = await rows(browser)
    assert (ana["group"], ana["phq9"]) == ("worse", 19)
    # on a phone they stand in one line: "19" and "8 days ago" must not read as 198 days
    assert '<td data-says="PHQ-9"><span>19</span><small>' in (await browser.get("/clinic")).text
    await anas_share(cast, "parts = 23")  # all but the questionnaires
    [ana] = await rows(browser)
    assert (ana["group"], ana["phq9"], ana["last_mood"]) == ("too_few_data", None, 6)
    page = (await browser.get("/clinic")).text
    assert "7 points" not in page
    assert "PHQ-9 due" not in page
    for group in ("worse", "due"):
        assert await rows(browser, group=group) == []


async def test_nothing_from_before_the_day_a_share_begins_with_is_on_the_list(
    browser: Browser, cast: Cast
) -> None:
    await anas_week(browser, cast)
    await db.write(
        "insert into standing (patient, seen, below, over_on, due) values ($1, "
        "(select h.key from trail_head h where h.patient = $1), $2, $3, '')",
        cast.ana.number,
        True,
        epoch_day(TODAY),
    )
    await browser.as_(cast.dr_chen)
    assert [one["group"] for one in await rows(browser)] == ["worse"]
    await anas_share(cast, f"since_day = {epoch_day(TODAY)}")
    [ana] = await rows(browser)
    assert (ana["group"], ana["last_mood"]) == ("too_few_data", 6)
    page = (await browser.get("/clinic")).text
    assert "1 of 14" in page
    assert "benefit over" not in page
    await anas_share(cast, f"since_day = {epoch_day(TODAY) + 1}")
    assert [one["last_mood"] for one in await rows(browser)] == [None]


async def some_share_from_a_day_on(random: Random) -> Shared:
    """Half of those who share chose a day: long ago, within four weeks, or yesterday."""
    shares = await db.read(
        "select g.patient_id, p.id from sharing_grant g join person p on p.number = g.patient_id"
    )
    ago = {row["patient_id"]: random.choice([None, None, 0, 1, 3, 9, 13, 14, 27, 28, 60]) for row
           in shares}  # fmt: skip
    opens = {who: None if days is None else epoch_day(TODAY) - days for who, days in ago.items()}
    await db.write_many(
        "update sharing_grant set since_day = $2 where patient_id = $1", [*opens.items()]
    )
    return {str(row["id"]): opens[row["patient_id"]] for row in shares}


@pytest.mark.parametrize(("seed", "few"), [(0, FEW), (1, 0), (2, 40)])
async def test_of_a_diary_shared_from_a_day_on_nothing_before_it_moves_anybody_on_the_list(
    cast: Cast, seed: int, few: int
) -> None:
    random = Random(200 + seed)
    summaries, _ = await a_clinic_full(cast, random)
    await some_joined(random)
    opens = await some_share_from_a_day_on(random)
    lines = {line.id: line for line in await whole_list(chens(cast), sort=Sort.ANSWER, few=few)}
    for patient, since in opens.items():
        line, (told, _) = lines[patient], summaries[patient]
        assert line.group is group_of(line)
        if since is None or told.last_day is None:
            continue
        last = None if line.last_day is None else epoch_day(line.last_day)
        assert last == (told.last_day if told.last_day >= since else None)
        assert (line.stands.below, line.stands.worsened, line.stands.over_on) == (False, None, None)
        silent_since = max(since, line.joined_on or since) if last is None else last
        if line.joined_on is not None and epoch_day(TODAY) - silent_since > SILENCE:
            assert "going quiet" in line.flags
    for group in (Group.QUIET, Group.THIN, Group.WORSE, Group.OVER, Group.DUE):
        alone = {line.id for line in await whole_list(chens(cast), group=group, few=few)}
        assert alone == {line.id for line in lines.values() if group in line.holding}
    silences = [line.days_silent for line in lines.values() if line.group is Group.OTHERS]
    known = [days for days in silences if days is not None]
    assert silences == [*sorted(known, reverse=True), *[None] * (len(silences) - len(known))]


async def test_those_who_do_not_share_are_not_ordered_by_their_answers(cast: Cast) -> None:
    await a_clinic_full(cast, Random(9))
    lines = await whole_list(chens(cast), sort=Sort.ANSWER, group=Group.NOT_SHARED)
    assert lines == await whole_list(chens(cast), group=Group.NOT_SHARED)


async def test_a_share_whose_time_is_over_shows_nothing_though_nobody_has_ended_it_yet(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await anas_week(browser, cast)
    await anas_share(cast, f"until_at = {micros(clock())}")
    await browser.as_(cast.dr_chen)
    [ana] = await rows(browser)
    assert (ana["group"], ana["last_mood"]) == ("not_shared", None)
    assert "sparkline" not in (await browser.get("/clinic")).text


async def test_the_longest_silence_and_the_longest_wait_come_first(cast: Cast) -> None:
    await a_clinic_full(cast, Random(9))
    scope = chens(cast)
    quiet = await whole_list(scope, sort=Sort.ANSWER, group=Group.QUIET)
    silences = [line.days_silent or 0 for line in quiet]
    assert silences == sorted(silences, reverse=True)
    waits = [
        line.days_since_infusion
        for line in await whole_list(scope, sort=Sort.INFUSION, group=Group.OTHERS)
    ]
    known = [wait for wait in waits if wait is not None]
    assert waits == [*sorted(known, reverse=True), *[None] * (len(waits) - len(known))]


async def test_what_sam_and_noor_may_not_see_does_not_order_their_list_either(cast: Cast) -> None:
    await a_clinic_full(cast, Random(9))
    for scope in (
        chens(cast, viewer=cast.sam.number, sees_treatment=True, invites=False),
        chens(cast, viewer=cast.noor.number, sees_treatment=False, invites=True),
    ):
        by_name = await whole_list(scope)
        assert len(by_name) == 112
        assert await whole_list(scope, sort=Sort.ANSWER) == by_name
        same = await whole_list(scope, sort=Sort.INFUSION) == by_name
        assert same == scope.invites
        assert all(line.summary is None and line.group is None for line in by_name)


async def test_the_demos_patients_have_joined_and_nobody_of_the_second_clinic_is_among_them(
    app: Starlette, browser: Browser, clock: Clock
) -> None:
    await fill(seed=1, patients=3, days=60, now=clock())
    [dr_chen] = [one for one in await people_of(1) if one.name == "Dr. Chen"]
    await browser.as_(dr_chen)
    listed = await rows(browser)
    assert {one["name"] for one in listed} >= {"Ana", "Ben"}
    assert len(listed) == 5
    assert "not joined yet" not in [flag for one in listed for flag in one["flags"]]
    page = (await browser.get("/clinic")).text
    assert "has not joined" not in page
