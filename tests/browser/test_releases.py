"""A newer clinic than the page, and an older one: nothing typed is lost, and what waits goes up."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from tests.browser.house import ROOT, House, served
from tests.browser.phone import AT_THE_CLINIC, ON_THE_PHONE, Phone

pytestmark = pytest.mark.asyncio(loop_scope="session")
ORDERS = [("this", "other"), ("other", "this")]


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another release: the same house, with other files, another shell and another worker."""
    copy = tmp_path_factory.mktemp("other") / "release"
    for part in ("moodtrack", "static", "templates"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for script in (copy / "static/js").glob("*.js"):
        script.write_text(f"{script.read_text()}\nvoid 'another release';\n")
    worker = copy / "static/service-worker.js"
    worker.write_text(f"{worker.read_text()}\nvoid 'another release';\n")
    form = copy / "templates/checkins/form.html"
    form.write_text(form.read_text().replace("<form ", '<form data-release="other" ', 1))
    return copy


class Clinic:
    """One clinic at one address, whose program is exchanged."""

    def __init__(self, folder: Path, releases: dict[str, Path]) -> None:
        self.folder, self.releases, self._open = folder, releases, ExitStack()

    def serve(self, release: str, port: int = 0) -> House:
        self.stop()
        by = self.releases[release]
        return self._open.enter_context(served(self.folder, by=by, port=port))

    def stop(self) -> None:
        self._open.close()


@pytest.fixture
def clinic(tmp_path: Path, other: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "clinic", {"this": ROOT, "other": other})
    yield clinic
    clinic.stop()


async def shows(phone: Phone, release: str) -> None:
    form = phone.page.locator("form[data-release=other]")
    await expect(form).to_have_count(1 if release == "other" else 0)


async def shell(phone: Phone) -> list[str]:
    names: list[str] = await phone.page.evaluate("() => caches.keys()")
    return names


@pytest.mark.parametrize(("first", "then"), ORDERS)
async def test_an_open_page_keeps_what_is_being_typed_while_another_release_takes_over(
    clinic: Clinic, new_phone, first: str, then: str
) -> None:
    house = clinic.serve(first)
    ana = house.newcomer("Ana")
    phone = await (await new_phone(ana, at=house.url)).open_for_offline()
    await shows(phone, first)
    before = await shell(phone)
    await phone.page.get_by_label("A note").press_sequentially("half a sen")
    clinic.serve(then, urlsplit(house.url).port or 0)
    newer = await phone.another_tab()
    await newer.page.locator("form[data-ready]").wait_for()
    await shows(newer, then)
    await newer.page.wait_for_function(
        "(before) => caches.keys().then((now) => now.length === 1 && now[0] !== before[0])",
        arg=before,
    )
    await shows(phone, first)  # it was not reloaded under her hands
    await expect(phone.page.get_by_label("A note")).to_have_value(re.compile("^half a sen"))
    await phone.page.get_by_label("A note").press_sequentially("tence")
    await phone.page.get_by_label("A note").blur()
    await phone.mood(4)
    await phone.says(AT_THE_CLINIC)
    await phone.until(
        lambda: (
            [one["answers"] for one in ana.days().values()]
            == [{"mood": 4, "note": "half a sentence"}]
        )
    )


@pytest.mark.parametrize(("first", "then"), ORDERS)
async def test_what_one_releases_page_kept_another_releases_page_sends(
    clinic: Clinic, new_phone, first: str, then: str
) -> None:
    house = clinic.serve(first)
    ana = house.newcomer("Ana")
    phone = await (await new_phone(ana, at=house.url)).open_for_offline()
    clinic.stop()
    await phone.open_whole()
    await shows(phone, first)
    await phone.mood(7)
    await phone.says(ON_THE_PHONE)
    clinic.serve(then, urlsplit(house.url).port or 0)
    await phone.open_whole()
    await shows(phone, then)
    await phone.shows_mood(7)
    await phone.says(AT_THE_CLINIC)
    assert [one["answers"] for one in ana.days().values()] == [{"mood": 7}]


@pytest.mark.parametrize(("first", "then"), ORDERS)
async def test_a_worker_of_one_release_sends_to_the_clinic_of_another(
    clinic: Clinic, new_phone, first: str, then: str
) -> None:
    house = clinic.serve(first)
    ana = house.newcomer("Ana")
    phone = await (await new_phone(ana, at=house.url)).open_for_offline()
    clinic.stop()
    await phone.mood(2)
    await phone.says(ON_THE_PHONE)
    await phone.page.goto("about:blank")  # no page of hers is open
    clinic.serve(then, urlsplit(house.url).port or 0)
    await synced(phone, house.url)
    await phone.until(lambda: [one["answers"] for one in ana.days().values()] == [{"mood": 2}])


async def synced(phone: Phone, origin: str) -> None:
    """What the browser does by itself once there is a connection: it wakes the worker."""
    asked = await phone.context.new_cdp_session(phone.page)
    found: list[str] = []
    asked.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    await asked.send("ServiceWorker.enable")
    while not found:
        await phone.page.wait_for_timeout(20)
    wake = {"origin": origin, "registrationId": found[-1], "tag": "outbox", "lastChance": False}
    await asked.send("ServiceWorker.dispatchSyncEvent", wake)
