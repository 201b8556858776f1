"""Mara, whom nobody here knows, asks for letters; what she says yes to comes, and she leaves."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from email import message_from_string, policy
from pathlib import Path

import pytest
from starlette.applications import Starlette

from moodtrack import db
from moodtrack.accounts.actions.clinic import settle_section
from moodtrack.app import handlers
from moodtrack.config import Config
from moodtrack.jobs.worker import Worker
from moodtrack.newsletter.actions import ask, forget_unconfirmed, say_yes
from moodtrack.newsletter.sections import NEWSLETTER
from tests.cast import Browser, Cast, Clock
from tests.safety.mailbox import Mailbox

MARA = "mara@home.example"
LETTER = {"subject": "Spring at the clinic", "text": "We are open on Monday.\n\nCome and see."}
ASKED = "/learn?letters=asked#letters"
Work = Callable[[], Awaitable[None]]


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox() as box:
        yield box


@pytest.fixture
def config(database_url: str, key_file: Path, mailbox: Mailbox) -> Config:
    return Config(
        database_url=database_url,
        key_file=key_file,
        origin="http://phone",
        jobs="apart",
        smtp_url=f"smtp://127.0.0.1:{mailbox.port}",
        mail_from="clinic@riverside.example",
        reminders_from="post@house.example",
    )


@pytest.fixture
def work(config: Config, app: Starlette, clock: Clock) -> Work:
    worker = Worker(handlers(config), clock)

    async def until_nothing_is_due() -> None:
        while await worker.run_due():
            continue

    return until_nothing_is_due


@pytest.fixture
async def visitor(browser: Browser, cast: Cast, clock: Clock) -> Browser:
    """Somebody without a sign-in, at a house whose first clinic sends letters."""
    by = cast.noor.number
    await settle_section(cast.clinic, NEWSLETTER, {"open": True}, version=0, by=by, at=clock())
    return browser


def body_of(letter: str) -> str:
    """As a mail program shows it: lines that were too long are put together again."""
    return str(message_from_string(letter, policy=policy.default).get_content())


def link_in(letter: str, what: str) -> str:
    [found] = set(re.findall(rf"http://phone(/newsletter/{what}/[\w-]+)", body_of(letter)))
    return str(found)


async def joins(visitor: Browser, mailbox: Mailbox, work: Work, address: str = MARA) -> None:
    assert (await visitor.post("/learn", data={"email": address})).status_code == 303
    await work()
    to, letter = mailbox.letters.pop()
    assert to == address
    assert "from now on" in (await visitor.post(link_in(letter, "confirm"))).text


async def sends(visitor: Browser, cast: Cast) -> None:
    """Noor looks at a letter and sends it, twice: a double tap."""
    noor = await visitor.as_(cast.noor)
    looked = (await noor.post("/clinic/newsletter", data={**LETTER, "do": "preview"})).text
    assert "Look at it once more" in looked
    [id_] = re.findall(r'name="letter" value="([^"]+)"', looked)
    for _ in range(2):
        answer = await noor.post("/clinic/newsletter", data={**LETTER, "letter": id_, "do": "send"})
        assert answer.status_code == 303, answer.text


async def counted(visitor: Browser, cast: Cast) -> list[str]:
    """What Noor sees: taken by, on its way, not reached. No address is on the page."""
    page = (await (await visitor.as_(cast.noor)).get("/clinic/newsletter")).text
    assert "home.example" not in page
    return re.findall(r"<td>(\d+)</td>", page)


async def test_nobody_is_asked_for_an_address_until_an_administrator_opens_letters(
    browser: Browser, cast: Cast
) -> None:
    assert "Letters by mail" not in (await browser.get("/learn")).text
    assert (await browser.post("/learn", data={"email": MARA})).status_code == 422
    assert await db.read("select id from newsletter_reader") == []


async def test_only_a_yes_from_the_address_itself_puts_it_on_the_list(
    visitor: Browser, cast: Cast, mailbox: Mailbox, work: Work
) -> None:
    assert "Riverside" in (await visitor.get("/learn")).text
    assert (await visitor.post("/learn", data={"email": MARA})).headers["location"] == ASKED
    assert "A mail is on its way" in (await visitor.get("/learn?letters=asked")).text
    await work()
    [(to, letter)] = mailbox.letters
    assert to == MARA
    assert "From: post@house.example" in letter
    assert "Subject: Please confirm your address" in letter
    assert not [one for one in ("riverside", "clinic", "ketamine") if one in letter.lower()]
    link = link_in(letter, "confirm")
    for _ in range(3):  # a mail scanner
        assert "Yes, send me letters" in (await visitor.get(link)).text
    [row] = await db.read("select * from newsletter_reader")
    assert row["confirmed_at"] is None
    assert b"mara" not in bytes(row["texts"])
    for _ in range(2):
        assert "from now on" in (await visitor.post(link)).text
    [row] = await db.read("select * from newsletter_reader")
    assert row["confirmed_at"] is not None


async def test_what_nobody_confirms_within_72_hours_is_forgotten(
    visitor: Browser, mailbox: Mailbox, work: Work, clock: Clock
) -> None:
    await visitor.post("/learn", data={"email": MARA})
    await work()
    link = link_in(mailbox.letters[0][1], "confirm")
    clock.forward(hours=71)
    await forget_unconfirmed(at=clock())
    assert "Yes, send me letters" in (await visitor.get(link)).text
    clock.forward(hours=1)
    for answer in (await visitor.get(link), await visitor.post(link)):
        assert "no longer open" in answer.text
    await forget_unconfirmed(at=clock())
    assert await db.read("select id from newsletter_reader") == []


async def test_an_address_that_is_known_gets_the_same_answer_on_the_page(
    visitor: Browser, mailbox: Mailbox, work: Work, clock: Clock
) -> None:
    await joins(visitor, mailbox, work)
    clock.forward(hours=1)
    known = await visitor.post("/learn", data={"email": MARA.upper()})
    new = await visitor.post("/learn", data={"email": "ben@home.example"})
    assert (known.status_code, known.content, known.headers["location"]) == (
        new.status_code,
        new.content,
        ASKED,
    )
    await work()
    said = dict(mailbox.letters)
    assert "on the list already" in body_of(said[MARA])
    assert len(await db.read("select id from newsletter_reader")) == 2


async def test_nobodys_box_is_filled_and_nobody_is_told_so(
    visitor: Browser, mailbox: Mailbox, work: Work, clock: Clock
) -> None:
    for _ in range(6):
        assert (await visitor.post("/learn", data={"email": MARA})).headers["location"] == ASKED
        clock.forward(minutes=30)
    await work()
    assert len(mailbox.letters) == 3
    for _ in range(3):
        last = await visitor.post("/learn", data={"email": "x@home.example"})
    last = await visitor.post("/learn", data={"email": "x@home.example"})
    assert last.status_code == 422
    assert 'value="x@home.example"' in last.text


@pytest.mark.parametrize("typed", ["", "mara", "mara@home", "a@b.example, c@d.example"])
async def test_what_is_no_address_is_named_and_stays_typed(visitor: Browser, typed: str) -> None:
    answer = await visitor.post("/learn", data={"email": typed})
    assert answer.status_code == 422
    assert "Write one mail address" in answer.text
    assert f'value="{typed}"' in answer.text


async def test_a_letter_goes_once_to_each_and_noor_sees_counts_alone(
    visitor: Browser, cast: Cast, mailbox: Mailbox, work: Work, clock: Clock
) -> None:
    readers = [f"reader-{n}@home.example" for n in range(12)]
    for address in readers:
        await say_yes(await ask(cast.clinic, address, language="en", at=clock()), at=clock())
    await visitor.post("/learn", data={"email": "waits@home.example"})  # never says yes
    await work()
    mailbox.letters.clear()
    await sends(visitor, cast)
    await work()
    assert sorted(to for to, _ in mailbox.letters) == sorted(readers)
    for _, letter in mailbox.letters:
        head = letter.partition("\r\n\r\n")[0]
        leave = link_in(letter, "leave")
        assert f"List-Unsubscribe: <http://phone{leave}>\r\n" in head
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
        assert "From: post@house.example" in head
        assert "Subject: Spring at the clinic" in head
        assert "We are open on Monday." in body_of(letter)
    assert await counted(visitor, cast) == ["12", "0", "0"]
    assert b"Monday" not in bytes(
        (await db.read("select texts from newsletter_letter"))[0]["texts"]
    )


async def test_one_click_in_the_mail_program_leaves_and_the_address_is_gone(
    visitor: Browser, cast: Cast, mailbox: Mailbox, work: Work
) -> None:
    await joins(visitor, mailbox, work)
    await sends(visitor, cast)
    await work()
    leave = link_in(mailbox.letters.pop()[1], "leave")
    visitor.cookies.clear()
    assert "Send me no more letters" in (await visitor.get(leave)).text
    assert len(await db.read("select id from newsletter_reader")) == 1
    for _ in range(2):  # RFC 8058, section 3.1: no redirect
        answer = await visitor.post(leave, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert await db.read("select id from newsletter_reader") == []
    noor = await visitor.as_(cast.noor)
    answer = await noor.post("/clinic/newsletter", data={**LETTER, "do": "preview"})
    assert (answer.status_code, "Nobody takes letters yet" in answer.text) == (422, True)
    assert "Come and see." in answer.text


async def test_a_mail_server_that_is_away_loses_no_letter(
    visitor: Browser, cast: Cast, mailbox: Mailbox, work: Work, clock: Clock
) -> None:
    await joins(visitor, mailbox, work)
    mailbox.mood = "refuses"
    await sends(visitor, cast)
    for _ in range(12):  # put off by longer and longer, then tried apart
        await work()
        clock.forward(minutes=10)
    assert mailbox.letters == []
    mailbox.mood = "well"
    await work()
    assert [to for to, _ in mailbox.letters] == [MARA]
    assert await counted(visitor, cast) == ["1", "0", "0"]


async def test_an_address_that_never_takes_a_letter_is_counted_as_not_reached(
    visitor: Browser, cast: Cast, mailbox: Mailbox, work: Work, clock: Clock
) -> None:
    await joins(visitor, mailbox, work)
    mailbox.mood = "refuses"
    await sends(visitor, cast)
    for _ in range(30):
        await work()
        clock.forward(minutes=10)
    assert await counted(visitor, cast) == ["0", "0", "1"]


async def test_a_link_that_somebody_made_up_is_nothing_at_this_address(
    visitor: Browser, mailbox: Mailbox, work: Work
) -> None:
    await visitor.post("/learn", data={"email": MARA})
    await work()
    link = link_in(mailbox.letters[0][1], "confirm")
    swapped = link.replace("confirm", "leave")
    changed = link[:-2] + ("AA" if link[-2:] != "AA" else "BB")
    for made_up in (swapped, changed, "/newsletter/leave/x", "/newsletter/confirm/%C3%A9"):
        assert (await visitor.get(made_up)).status_code == 404
        assert (await visitor.post(made_up)).status_code == 404


async def test_somebody_signed_in_leaves_no_trace_of_who_asked(
    visitor: Browser, cast: Cast, mailbox: Mailbox, work: Work
) -> None:
    ana = await visitor.as_(cast.ana)
    before = await db.read("select count(*) as n from trail")
    assert (await ana.post("/learn", data={"email": MARA})).status_code == 303
    assert await db.read("select count(*) as n from trail") == before
    [row] = await db.read("select * from newsletter_reader")
    assert set(row) == {
        "number", "id", "clinic_id", "address_hash", "texts", "asked_at", "confirmed_at"
    }  # fmt: skip


async def test_who_reads_spanish_is_asked_in_spanish(
    visitor: Browser, mailbox: Mailbox, work: Work
) -> None:
    spanish = {"accept-language": "es"}
    assert "Cartas por correo" in (await visitor.get("/learn", headers=spanish)).text
    await visitor.post("/learn", data={"email": MARA}, headers=spanish)
    await work()
    assert "Alguien pidió" in body_of(mailbox.letters[0][1])
