"""Ana reads Spanish, Ben English, on one server: who is spoken to in which language, and when."""

import asyncio

import pytest

from moodtrack.web.offline import shell_files
from moodtrack.web.statics import files
from tests.cast import Browser, Cast, revision

MEXICO = {"accept-language": "es-MX,es;q=0.9,en;q=0.8"}


async def test_before_anybody_is_known_the_browser_says_it(browser: Browser) -> None:
    page = await browser.get("/sign-in", headers=MEXICO)
    assert '<html lang="es">' in page.text
    assert "Entrar" in page.text
    assert "accept-language" in page.headers["vary"]
    assert '<html lang="en">' in (await browser.get("/sign-in")).text


async def test_what_ana_chose_goes_before_what_her_browser_says(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    assert '<html lang="es">' in (await browser.get("/settings", headers=MEXICO)).text
    await browser.post("/settings/language", data={"language": "en"})
    assert '<html lang="en">' in (await browser.get("/settings", headers=MEXICO)).text
    await browser.post("/settings/language", data={"language": "es"})
    assert '<html lang="es">' in (await browser.get("/settings")).text


async def test_a_language_nobody_speaks_here_is_asked_for_again(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    answer = await browser.post("/settings/language", data={"language": "tlh"})
    assert answer.status_code == 422
    assert "Choose one of these." in answer.text


async def test_staff_read_english_whatever_their_browser_wishes(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.dr_chen)
    assert '<html lang="en">' in (await browser.get("/clinic", headers=MEXICO)).text
    answer = await browser.post("/settings/language", data={"language": "es"})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/reports/9e107d9d-3721-4b4b-8d5e-0a1b2c3d4e5f", "/none"])
async def test_nothing_at_an_address_is_said_as_she_chose(
    browser: Browser, cast: Cast, path: str
) -> None:
    await browser.as_(cast.ana)
    await browser.post("/settings/language", data={"language": "es"})
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert '<html lang="es">' in answer.text


async def test_two_at_once_are_each_spoken_to_in_their_own(browser: Browser) -> None:
    wishes = ["es", "en", "es-PR", "fr"] * 10
    pages = await asyncio.gather(
        *(browser.get("/sign-in", headers={"accept-language": one}) for one in wishes)
    )
    heard = ['<html lang="es">' in page.text for page in pages]
    assert heard == [one.startswith("es") for one in wishes]


async def test_the_form_to_sign_in_changes_its_language_and_keeps_what_was_typed(
    browser: Browser,
) -> None:
    typed = {"username": "ana.luz", "passphrase": "", "next": "/today", "language": "en"}
    page = await browser.post("/sign-in", data={**typed, "speak": "es"})
    assert page.status_code == 200
    assert '<html lang="es">' in page.text
    assert 'value="ana.luz"' in page.text
    assert 'value="/today"' in page.text


async def test_the_shell_for_the_time_without_a_connection_speaks_one_language(
    browser: Browser,
) -> None:
    worker = await browser.get("/service-worker.js?sync&language=es")
    assert '"said": "?language=es"' in worker.text
    assert "/static/es/js/" in worker.text
    assert "/static/js/" not in worker.text
    assert all("/es/js/" in one for one in shell_files("es") if one.split("?")[0].endswith(".js"))
    other = await browser.get("/offline?language=es")
    assert '<html lang="es">' in other.text
    assert "es/js/words.js" in files()


async def test_what_is_taken_home_has_the_same_bytes_in_both_languages(
    browser: Browser, cast: Cast
) -> None:
    await browser.as_(cast.ana)
    await browser.keep(revision(mood=6, note="Un día tranquilo."))
    first, second = [
        (await browser.get("/api/v1/export", headers={"accept-language": one})).json()
        for one in ("en", "es")
    ]
    assert {**first, "access_log": 0} == {**second, "access_log": 0}
