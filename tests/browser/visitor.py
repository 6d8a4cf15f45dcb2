"""Somebody in front of the page."""

from urllib.parse import urlsplit

from playwright.async_api import expect


class Visitor:
    """What a visitor does and sees; `view` is Playwright's page for everything else."""

    def __init__(self, context, view, stand):
        self.context = context
        self.view = view
        self.stand = stand
        self.elsewhere = []
        self.complaints = []
        self.expected = ()

    @classmethod
    async def open(cls, browser, stand, **options):
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = await browser.new_context(**options)
        context.set_default_timeout(10_000)
        visitor = cls(context, await context.new_page(), stand)
        origin = urlsplit(stand.page.address).netloc
        visitor.context.on(
            "request",
            lambda request: (
                visitor.elsewhere.append(request.url) if urlsplit(request.url).netloc != origin else None
            ),
        )
        visitor.view.on("console", visitor._heard)
        visitor.view.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        await visitor.view.goto(stand.page.address)
        await expect(visitor.view.get_by_role("heading", name="Welcome to #general")).to_be_visible()
        return visitor

    def _heard(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    # --- finding ---

    def button(self, name, *, exact=True):
        return self.view.get_by_role("button", name=name, exact=exact)

    def message(self, text):
        return self.view.locator(".message", has_text=text).last

    @property
    def entry(self):
        return self.view.get_by_role("combobox", name="Message", exact=True)

    @property
    def toast(self):
        return self.view.locator(".toast").last

    # --- doing ---

    async def be(self, name):
        await self.button("You are", exact=False).click()
        await self.view.get_by_role("option", name=name).first.click()
        await expect(self.button(f"You are {name}. Act as somebody else")).to_be_visible()

    async def go(self, place):
        await self.view.get_by_role("navigation").get_by_role("button", name=place, exact=True).click()

    async def says(self, text):
        await self.entry.fill(text)
        await self.entry.press("Enter")

    async def begins(self, command):
        """Type a command until its options are asked for."""
        await self.entry.fill(f"/{command}")
        await expect(self.view.get_by_role("option", name=f"/{command}").first).to_be_visible()
        await self.entry.press("Enter")
        await expect(self.view.get_by_role("form", name=f"/{command}")).to_be_visible()

    async def slash(self, command):
        """Use a command without options."""
        await self.begins(command)
        await self.view.keyboard.press("Enter")

    async def open_bench(self, tab):
        if not await self.view.get_by_role("complementary", name="Workbench").is_visible():
            await self.button("Workbench").click()
        await self.view.get_by_role("tab", name=tab, exact=False).click()

    # --- seeing ---

    async def sees(self, text):
        await expect(self.message(text)).to_be_visible()
        return self.message(text)

    async def does_not_see(self, text):
        await expect(self.view.locator(".message", has_text=text)).to_have_count(0)
