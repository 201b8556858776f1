"""Noor changes roles, never leaves the clinic without an administrator, and reads who did what."""

import asyncio
import re

import pytest

from moodtrack.accounts import actions as accounts
from moodtrack.accounts.actions import clinic as acts
from moodtrack.accounts.domain import Person, Role
from moodtrack.accounts.queries import person_with
from tests.cast import Browser, Cast, Clock, revision

LAST = "Someone has to administer the clinic."


@pytest.fixture
async def max_(cast: Cast, clock: Clock) -> Person:
    """A second administrator."""
    return await accounts.add_person(
        cast.clinic, name="Max", role=Role.ADMINISTRATOR, joined=True, at=clock()
    )


async def role_of(person: Person) -> tuple[Role, bool]:
    found = await person_with(person.id)
    assert found is not None
    return found.role, found.disabled


async def test_a_new_role_opens_and_shuts_doors_at_once(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.dr_diaz)
    diaz = dict(browser.cookies)
    assert (await browser.get(f"/clinic/patients/{cast.ben.id}")).status_code == 404
    await browser.as_(cast.noor)
    address = f"/clinic/people/{cast.dr_diaz.id}/role"
    assert (await browser.post(address, data={"new_role": "nurse"})).status_code == 303
    browser.cookies.clear()
    browser.cookies.update(diaz)
    assert (await browser.get(f"/clinic/patients/{cast.ben.id}")).status_code == 200


async def test_the_only_administrator_keeps_the_role(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post(f"/clinic/people/{cast.noor.id}/role", data={"new_role": "nurse"})
    assert answer.status_code == 422
    assert LAST in answer.text
    assert await role_of(cast.noor) == (Role.ADMINISTRATOR, False)


async def test_with_a_second_one_noor_may_hand_it_on(
    browser: Browser, cast: Cast, max_: Person
) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post(
        f"/clinic/people/{cast.noor.id}/role", data={"new_role": "clinician"}
    )
    assert answer.status_code == 303
    assert (await browser.get("/clinic/staff")).status_code == 404
    await browser.as_(max_)
    answer = await browser.post(f"/clinic/people/{max_.id}/role", data={"new_role": "nurse"})
    assert answer.status_code == 422


async def test_two_administrators_who_shut_each_other_out_at_once_leave_one(
    cast: Cast, max_: Person, clock: Clock
) -> None:
    await accounts.sign_in_link(cast.noor, reusable=False, lasts=clock(), at=clock())
    await asyncio.gather(
        acts.shut_out(max_, by=cast.noor.number, at=clock()),
        acts.shut_out(cast.noor, by=max_.number, at=clock()),
        return_exceptions=True,
    )
    standing = [one for one in (cast.noor, max_) if not (await role_of(one))[1]]
    assert len(standing) == 1


@pytest.mark.parametrize("role", ["", "patient", "king"])
async def test_a_role_that_is_none_is_asked_about(browser: Browser, cast: Cast, role: str) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post(f"/clinic/people/{cast.sam.id}/role", data={"new_role": role})
    assert answer.status_code == 422
    assert "Choose clinician, nurse or administrator." in answer.text
    assert await role_of(cast.sam) == (Role.NURSE, False)


async def test_patients_have_no_role_to_change(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.noor)
    answer = await browser.post(f"/clinic/people/{cast.ana.id}/role", data={"new_role": "nurse"})
    assert answer.status_code == 404


# ---- who did what ------------------------------------------------------------------------------


async def lived(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=2, note="a bad night"))
    await browser.as_(cast.eve)
    await browser.get("/clinic")
    await browser.as_(cast.sam)
    infusion = {"date": "2026-03-14", "time": "11:30", "weight_kg": "70", "dose_mg": "35"}
    await browser.post(f"/clinic/patients/{cast.ana.id}", data=infusion)
    await browser.as_(cast.noor)
    await browser.post(f"/clinic/people/{cast.dr_diaz.id}/shut-out")


def lines(page: str) -> list[str]:
    shown = re.findall(r"<li><div><b>(.*?)</b> (.*?)(?:<small>(.*?)</small>)?</div>", page)
    return [" ".join(part for part in parts if part) for parts in shown]


async def test_noor_reads_what_staff_did_and_nothing_of_what_a_record_says(
    browser: Browser, cast: Cast
) -> None:
    await lived(browser, cast)
    page = (await browser.get("/clinic/audit")).text
    told = lines(page)
    assert "Noor shut out a member of staff Dr. Diaz" in told
    assert "Sam recorded an infusion Ana" in told
    assert not [line for line in told if line.startswith(("Ana", "Eve", "Ben"))]
    for word in ("70 kg", "35 mg", "bad night", "check-in", str(cast.dr_diaz.id) + "</small>"):
        assert word not in page, word


async def test_by_person_and_by_day(browser: Browser, cast: Cast, clock: Clock) -> None:
    await lived(browser, cast)
    by_sam = lines((await browser.get(f"/clinic/audit?person={cast.sam.id}")).text)
    assert by_sam
    assert all(line.startswith("Sam") for line in by_sam)
    about_ana = lines((await browser.get(f"/clinic/audit?person={cast.ana.id}")).text)
    assert about_ana
    assert all(line.endswith("Ana") for line in about_ana)
    assert lines((await browser.get("/clinic/audit?day=2026-03-14")).text)
    assert lines((await browser.get("/clinic/audit?day=2026-03-13")).text) == []


async def test_a_day_is_the_clinics_own_from_midnight_to_midnight(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    clock.forward(hours=15)  # three in the morning in New York
    await browser.as_(cast.noor)
    assert lines((await browser.get("/clinic/audit?day=2026-03-15")).text) == ["Noor signed in"]


async def test_page_after_page_every_line_is_there_once(
    browser: Browser, cast: Cast, clock: Clock
) -> None:
    await browser.as_(cast.sam)
    for _ in range(120):  # many of them in the same instant
        await browser.get(f"/clinic/patients/{cast.ana.id}")
    await browser.as_(cast.noor)
    address, seen = "/clinic/audit?person=" + str(cast.sam.id), list[str]()
    while address:
        page = (await browser.get(address)).text
        seen += lines(page)
        older = re.search(r'class="button" href="([^"]+)">Older', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen.count("Sam opened the record Ana") == 120


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("day=soon", 422),
        ("day=2026-02-30", 422),
        ("day=0001-01-01", 422),
        ("day=2026-W10-1", 422),
        ("person=7", 404),
        ("person=00000000-0000-4000-8000-000000000000", 404),
        ("after=7", 404),
        ("after=99999999999999999999.1", 404),
        ("after=999999999999999999.999999999999999999", 200),
    ],
)
async def test_odd_questions_get_plain_answers(
    browser: Browser, cast: Cast, query: str, status: int
) -> None:
    await browser.as_(cast.noor)
    assert (await browser.get(f"/clinic/audit?{query}")).status_code == status


async def test_people_of_another_clinic_are_nobody_here(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.noor)
    assert (await browser.get(f"/clinic/audit?person={cast.eve.id}")).status_code == 404
