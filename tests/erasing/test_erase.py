"""Ana has her diary erased: all of it goes, the clinic's own record stays without her name."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts import actions as accounts
from moodtrack.accounts.actions import own
from moodtrack.accounts.hashing import slow_hash
from moodtrack.audit import trail
from moodtrack.config import Config
from moodtrack.erasing import actions, ledger
from moodtrack.erasing.domain import ABOUT_NOBODY, GOES, STAYS
from moodtrack.sharing.domain import NotShared, OpenRecord, TreatmentRecord
from moodtrack.sharing.gate import open_as_operator
from moodtrack.treatment.actions import record_infusion
from moodtrack.treatment.domain import Infusion
from tests.cast import ZONE, Browser, Cast, Clock, revision

SECRET = "a word that nobody else would write: quillfeather"


async def tables() -> set[str]:
    sql = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    if not db.on_sqlite():
        sql = "select relname as name from pg_class c where relkind in ('r', 'p') and \
            relnamespace = current_schema()::regnamespace"
    return {row["name"] for row in await db.read(sql)}


async def left_in(table: str, patient: int) -> int:
    [row] = await db.read(f"select count(*) as n from {table} where {GOES[table]}", patient)
    return int(row["n"])


@pytest.fixture
async def lived(anas_phone: Browser, cast: Cast, anas_treatment: TreatmentRecord) -> Browser:
    """Ana has written for some days, Ben too; her clinic has recorded an infusion."""
    await anas_phone.keep(revision(mood=3, note=SECRET), revision("2026-03-13", mood=4))
    body = {
        "moments": [{"id": str(uuid4()), "at": "2026-03-14T10:30:00-04:00", "tz": ZONE, "mood": 6}]
    }
    await anas_phone.post("/api/v1/checkins", json=body)
    now = anas_phone.clock()
    await record_infusion(anas_treatment, Infusion(0, now, ZONE), id_=uuid4(), at=now)
    await anas_phone.as_(cast.ben)
    await anas_phone.keep(revision(mood=8))
    return await anas_phone.as_(cast.ana)


async def erase(phone: Browser, **form: str) -> None:
    answer = await phone.post("/settings/erase", data={"when": "now", **form})
    assert answer.status_code == 200, answer.text
    assert "Your diary is gone" in answer.text


async def test_the_page_says_what_goes_and_what_stays_before_she_chooses(lived: Browser) -> None:
    page = (await lived.get("/settings/erase")).text
    assert "Riverside Clinic must keep its own record of your treatment" in page
    assert 'href="/export"' in page
    assert "Until then you can change your mind here." in page
    assert 'href="/settings/erase"' in (await lived.get("/settings")).text


async def test_every_table_has_been_decided(lived: Browser) -> None:
    assert await tables() == {*GOES, *STAYS, *ABOUT_NOBODY}


async def test_all_she_wrote_is_gone_and_nobody_elses_is(lived: Browser, cast: Cast) -> None:
    assert await left_in("revision", cast.ana.number) == 2
    await erase(lived)
    left = {table: await left_in(table, cast.ana.number) for table in GOES}
    assert left == dict.fromkeys(GOES, 0)
    assert await left_in("revision", cast.ben.number) == 1


async def test_her_words_lie_nowhere_in_the_files_of_the_database_sealed_or_not(
    lived: Browser, config: Config, cast: Cast
) -> None:
    if not config.on_sqlite:
        rows = await db.read("select count(*) as n from pg_stat_user_tables")
        assert rows[0]["n"] > 0  # what lies in PostgreSQL's own files is PostgreSQL's
        return

    rows = await db.read("select texts from revision where patient_id = $1", cast.ana.number)
    sealed = [row["texts"] for row in rows if row["texts"]]

    def lies(words: bytes) -> bool:
        files = [Path(f"{config.sqlite_path}{part}") for part in ("", "-wal")]
        return any(words in file.read_bytes() for file in files if file.exists())

    assert sealed
    assert all(map(lies, sealed))
    await erase(lived)
    assert not [words for words in (SECRET.encode(), *sealed) if lies(words)]
    [ana] = await db.read("select key from person where number = $1", cast.ana.number)
    assert ana["key"] is None  # and copies made before cannot be opened either


async def test_the_treatment_record_stays_under_an_id_alone_and_nobody_opens_it_in_daily_work(
    lived: Browser, cast: Cast
) -> None:
    await erase(lived)
    [row] = await db.read("select * from person where number = $1", cast.ana.number)
    said = (row["name"], row["username"], row["passphrase_hash"])
    assert said == ("someone who left", None, None)
    assert await db.read("select 1 from infusion where patient_id = $1", cast.ana.number)
    for person in (cast.dr_chen, cast.sam, cast.noor):
        await lived.as_(person)
        assert "Ana" not in (await lived.get("/clinic")).text
        assert (await lived.get(f"/clinic/patients/{cast.ana.id}")).status_code == 404
        assert (await lived.get(f"/reports/{cast.ana.id}")).status_code == 404
    await lived.as_(cast.noor)
    assert "Ana" not in (await lived.get("/clinic/staff")).text
    assert (await lived.post(f"/clinic/people/{cast.ana.id}/invite")).status_code == 404


async def test_the_trail_keeps_that_it_was_done(lived: Browser, cast: Cast) -> None:
    await erase(lived)
    last, *_ = await trail.trail_of(cast.ana.number)
    assert (last.verb, last.actor, last.detail) == ("erased the diary", cast.ana.number, "")


async def test_a_phone_that_syncs_afterwards_is_told_and_offered_what_it_holds(
    lived: Browser, cast: Cast
) -> None:
    await erase(lived)
    answer = await lived.post("/api/v1/checkins", json={"revisions": [revision(mood=5)]})
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    page = await lived.get("/today")
    assert page.status_code == 410
    assert f'data-for="{cast.ana.id}"' in page.text
    assert "Keep it as a file" in page.text
    lived.cookies.clear()
    headers = {"x-account": str(cast.ana.id)}
    answer = await lived.post(
        "/api/v1/checkins", json={"revisions": [revision(mood=5)]}, headers=headers
    )
    assert answer.status_code == 410
    assert await left_in("revision", cast.ana.number) == 0


async def test_her_sign_in_opens_nothing_any_more(lived: Browser, cast: Cast, clock: Clock) -> None:
    await own.change_passphrase(
        cast.ana.number, "correct horse battery staple", keep=uuid4(), at=clock()
    )
    await lived.as_(cast.ana)
    await erase(lived)
    assert (
        await accounts.sign_in("ana", "correct horse battery staple", label="", at=clock()) is None
    )
    with pytest.raises(NotShared):
        await open_as_operator(str(cast.ana.id), what="a look", at=clock())
    lived.cookies.clear()
    assert (await lived.get("/today")).status_code == 401


async def test_she_has_a_week_to_change_her_mind(
    lived: Browser, app: Starlette, cast: Cast, clock: Clock
) -> None:
    assert (await lived.post("/settings/erase", data={"when": "wait"})).status_code == 303
    assert "Your diary goes on Saturday 21 March" in (await lived.get("/settings/erase")).text
    clock.forward(days=6, hours=23)
    await actions.erase_due(at=clock())
    assert await left_in("revision", cast.ana.number) == 2
    await lived.post("/settings/erase", data={"when": "keep"})
    clock.forward(days=2)
    await actions.erase_due(at=clock())
    assert await left_in("revision", cast.ana.number) == 2
    verbs = [line.verb for line in await trail.trail_of(cast.ana.number, newest=6)]
    assert "asked to erase the diary" in verbs
    assert "kept the diary after all" in verbs


async def test_after_the_week_it_goes_by_itself(lived: Browser, cast: Cast, clock: Clock) -> None:
    await lived.post("/settings/erase", data={"when": "wait"})
    clock.forward(days=3)
    await lived.post("/settings/erase", data={"when": "wait"})  # asked again, the first time counts
    clock.forward(days=4)
    assert await actions.erase_due(at=clock())
    assert await left_in("revision", cast.ana.number) == 0
    assert (await lived.get("/today")).status_code == 410


async def test_what_a_slow_request_wrote_after_it_is_swept_up(
    lived: Browser, cast: Cast, anas_record: OpenRecord, clock: Clock
) -> None:
    from moodtrack.checkins import actions as checkins
    from moodtrack.checkins.domain.answers import Answers
    from moodtrack.checkins.domain.revisions import Revision

    await erase(lived)
    late = Revision(uuid4(), clock().date(), clock(), ZONE, frozenset(), Answers(mood=2))
    await checkins.keep(anas_record, [late], at=clock())
    assert await left_in("revision", cast.ana.number) == 1
    clock.forward(minutes=1)
    await actions.erase_due(at=clock())
    assert await left_in("revision", cast.ana.number) == 0
    assert await left_in("checkin_summary", cast.ana.number) == 0


async def test_who_has_been_signed_in_for_longer_shows_once_more_who_it_is(
    lived: Browser, cast: Cast, clock: Clock
) -> None:
    words = "correct horse battery staple"
    invited = await accounts.invite(cast.ana, at=clock())
    joining = accounts.Joining("ana", await slow_hash(words), ZONE, 3, "a phone")
    await accounts.join(invited.token, joining, at=clock())
    lived.cookies.clear()
    await lived.post("/sign-in", data={"username": "ana", "passphrase": words})
    clock.forward(minutes=11)
    asked = await lived.post("/settings/erase", data={"when": "now"})
    assert asked.status_code == 403
    assert await left_in("revision", cast.ana.number) == 2
    kept = dict(re.findall(r'name="(next|kept)" value="([^"]*)"', asked.text))
    done = await lived.post("/sign-in/again", data={**kept, "passphrase": words})
    assert done.status_code < 400, done.text
    await erase(lived)


async def test_while_a_call_for_help_is_open_the_clinic_can_still_reach_her(
    lived: Browser, cast: Cast, clock: Clock
) -> None:
    await lived.keep(revision("2026-03-12", symptoms={"thoughts_of_death": 2}))
    answer = await lived.post("/settings/erase", data={"when": "now"})
    assert answer.status_code == 422
    assert "must be able to reach you" in answer.text
    assert (await lived.post("/settings/erase", data={"when": "wait"})).status_code == 303
    clock.forward(days=7)
    assert await actions.erase_due(at=clock())
    assert await left_in("revision", cast.ana.number) == 0


async def test_who_does_not_say_when_loses_nothing(lived: Browser, cast: Cast) -> None:
    answer = await lived.post("/settings/erase", data={})
    assert answer.status_code == 422
    assert "Choose when: in a week, or now." in answer.text
    assert await left_in("revision", cast.ana.number) == 2


async def test_without_its_list_nothing_is_erased(
    lived: Browser, cast: Cast, tmp_path: Path, config: Config
) -> None:
    (tmp_path / "file").write_text("")
    ledger.keep_at(tmp_path / "file" / "list")
    answer = await lived.post("/settings/erase", data={"when": "now"})
    ledger.keep_at(config.erasures_path)
    assert answer.status_code == 422
    assert "Nothing was erased." in answer.text
    assert await left_in("revision", cast.ana.number) == 2


async def test_the_list_survives_a_line_that_was_cut_short(tmp_path: Path) -> None:
    ledger.keep_at(tmp_path / "list")
    first, second = uuid4(), uuid4()
    ledger.add([first])
    with (tmp_path / "list").open("a") as file:
        file.write(str(second)[:20])
    ledger.add([second, first])
    assert ledger.read() == [first, second]
    assert (tmp_path / "list").stat().st_mode & 0o077 == 0


async def test_whom_the_database_knows_as_erased_is_put_on_a_list_that_was_lost(
    lived: Browser, cast: Cast, tmp_path: Path, clock: Clock
) -> None:
    await erase(lived)
    ledger.keep_at(tmp_path / "a new list")
    assert await actions.erase_again(at=clock()) == 0
    assert ledger.read() == [UUID(str(cast.ana.id))]


def test_the_week_is_seven_days() -> None:
    from moodtrack.erasing.domain import DAYS_TO_THINK, TIME_TO_THINK

    assert timedelta(days=DAYS_TO_THINK) == TIME_TO_THINK == timedelta(days=7)
