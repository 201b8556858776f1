"""A phone in someone's hand: a real Chromium of that size, and what a test does and sees on it."""

from collections.abc import Callable
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tools.finding import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POCKET = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NEW_YORK = {"timezone_id": "America/New_York", "locale": "en-US"}
AT_THE_CLINIC = "At the clinic"
ON_THE_PHONE = "Saved on this phone"


def path_of_chromium() -> str:
    path = chromium()
    assert path, "make test installs a Chromium"
    return path


class Phone:
    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context, self.page, self.url = context, page, url
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    @classmethod
    async def new(cls, browser: Browser, url: str, **options: Any) -> "Phone":
        context = await browser.new_context(**{**POCKET, **NEW_YORK, **options})
        context.set_default_timeout(8_000)
        return cls(context, await context.new_page(), url)

    async def carry(self, session: str) -> None:
        """Signed in already."""
        await self.context.add_cookies([{"name": "session", "value": session, "url": self.url}])

    async def open(self, path: str = "/today") -> "Phone":
        await self.page.goto(f"{self.url}{path}")
        return self

    async def open_whole(self, path: str = "/today") -> "Phone":
        """Until everything that is fetched later has come, too."""
        await self.open(path)
        await self.page.locator("form[data-ready]").wait_for()
        return self

    async def open_for_offline(self) -> "Phone":
        """Until the shell and the view lie on the phone."""
        await self.open_whole()
        await self.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        await self.until_here("views")
        return self

    async def until_here(self, store: str) -> None:
        """Until something lies in that store of the phone's database."""
        await self.page.evaluate(
            """(name) => new Promise((done) => {
                const asked = indexedDB.open("daybook");
                asked.onsuccess = () => {
                    const look = () => {
                        const found = asked.result.transaction(name).objectStore(name).count();
                        found.onsuccess = () => found.result ? done(true) : setTimeout(look, 20);
                    };
                    look();
                };
            })""",
            store,
        )

    async def until(self, true: Callable[[], bool]) -> None:
        """Until it is so at the clinic."""
        for _ in range(80):
            if true():
                return
            await self.page.wait_for_timeout(100)
        raise AssertionError("It never came to the clinic.")

    async def wake(self) -> None:
        """Ana looks at the page again."""
        await self.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    async def another_tab(self, path: str = "/today") -> "Phone":
        other = Phone(self.context, await self.context.new_page(), self.url)
        return await other.open(path)

    @property
    def status(self) -> Locator:
        return self.page.locator("#status")

    async def mood(self, number: int) -> None:
        await self.page.locator(f"input[name=mood][value='{number}']").check()

    async def shows_mood(self, number: int) -> None:
        await expect(self.page.locator(f"input[name=mood][value='{number}']")).to_be_checked()

    async def says(self, words: str) -> None:
        await expect(self.status).to_contain_text(words)

    async def offline(self, off: bool = True) -> None:
        await self.context.set_offline(off)
