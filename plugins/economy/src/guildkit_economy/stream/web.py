"""What the web receiver serves around a stream: where browsers come back from signing in, and where the platform tells."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
import structlog
from aiohttp import web

from guildkit import UserError
from guildkit_economy.pages import page
from guildkit_economy.stream import inbox, linking, telling
from guildkit_economy.stream.kick import SECONDS, Kick
from guildkit_economy.stream.platform import NotGenuine, PlatformError
from guildkit_economy.texts import text

if TYPE_CHECKING:
    from guildkit import ServedGuilds
    from guildkit_economy.settings import EconomySettings

log = structlog.get_logger()

COOKIE: Final = "guildkit_link"
KNOWN: Final = timedelta(hours=1)
"""How long it is believed which guilds follow which channel, where nothing has changed here."""

_changes = 0


def follows_changed() -> None:
    """Have receivers look again which guilds follow which channel."""
    global _changes  # noqa: PLW0603 - a counter that any number of bots in this process may read
    _changes += 1


class StreamWeb:
    """What the receiver serves for linking, and for what the platform tells."""

    def __init__(self, guilds: ServedGuilds) -> None:
        self._guilds = guilds
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        settings = self._settings
        self._platform = Kick(
            self._http,
            settings.kick_client_id,
            settings.kick_client_secret or "",
            settings.kick_api,
            settings.kick_sign_in,
            guilds.clock.now,
        )
        self._followers: dict[str, list[int]] = {}
        self._read_at = guilds.clock.now()
        self._read = -1

    @property
    def routes(self) -> list[web.RouteDef]:
        """What is served."""
        return [
            web.get("/link/{state}", self._begin),
            web.get(f"/{self._platform.name}/callback", self._come_back),
            web.post(f"/{self._platform.name}/webhook", self._hear),
        ]

    @property
    def _settings(self) -> EconomySettings:
        settings: EconomySettings = self._guilds.settings
        return settings

    async def close(self) -> None:
        """Hang up on the platform."""
        await self._http.close()

    # --- linking ----------------------------------------------------------------------------------------------------

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        """Say whose account is about to be linked: an address may have been sent on to somebody else."""
        state = request.match_info["state"]
        platform = self._platform
        async with self._guilds.enter(_guild_of(state)) as ctx:
            async with ctx.read() as session:
                pending = await linking.pending(session, state, platform.name, now=ctx.now)
            member = await ctx.member_of(pending.member_id)
            challenge = linking.challenge_of(pending.verifier)
            server = ctx.guild.name if ctx.guild else str(ctx.guild_id)
            name = f"{member.display_name} (@{member.name})" if member else str(pending.member_id)
            said = ctx.t("link-page", platform=platform.title, member=name, server=server)
            warning = ctx.t("link-page-warning", member=name)
            go_on = ctx.t("link-page-go-on", platform=platform.title)
        address = platform.authorize_url(state, challenge, self._back)
        response = page(said, warning, link=(address, go_on))
        # Whoever comes back has read this page: the address of the platform alone, sent to somebody, leads nowhere.
        response.set_cookie(
            COOKIE,
            state,
            max_age=int(linking.LIFE.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=self._settings.public_url.startswith("https:"),
        )
        return response

    async def _come_back(self, request: web.Request) -> web.StreamResponse:
        """Link the account of whoever has signed in."""
        state, code = request.query.get("state", ""), request.query.get("code", "")
        platform = self._platform
        async with self._guilds.enter(_guild_of(state)) as ctx:
            if request.cookies.get(COOKIE) != state:
                raise UserError(text("link-other-browser"), hint=text("link-stale-hint"))
            async with ctx.transaction() as session:
                member_id, verifier = await linking.redeem(session, state, platform.name, now=ctx.now)
            if not code:
                raise UserError(text("link-denied", platform=platform.title), hint=text("link-stale-hint"))
            try:
                account = await platform.identify(code, verifier, self._back)
            except PlatformError as error:
                ctx.log.warning("an account was not linked", platform=platform.name, reason=str(error))
                raise UserError(
                    text("link-failed", platform=platform.title), hint=text("link-stale-hint")
                ) from error
            await telling.link(ctx, member_id, platform.name, account)
            said = ctx.t("link-page-done", platform=platform.title, account=account.name)
            close = ctx.t("link-page-close")
        response = page(said, close)
        response.del_cookie(COOKIE)
        return response

    @property
    def _back(self) -> str:
        return f"{self._settings.public_url}/{self._platform.name}/callback"

    # --- what is told -------------------------------------------------------------------------------------------------

    async def _hear(self, request: web.Request) -> web.Response:
        """Take what the platform tells into the inbox of each guild that follows the channel."""
        try:
            message = await self._platform.verified(request.headers, await request.read())
        except NotGenuine as error:
            log.warning("not genuine", platform=self._platform.name, reason=str(error))
            return web.Response(status=403)
        except PlatformError as error:
            log.warning("not proven", platform=self._platform.name, reason=str(error))
            return web.Response(status=503)
        stored = True
        for guild_id in await self._following(message.channel_id) if message else ():
            try:
                async with self._guilds.enter(guild_id) as ctx:
                    assert message is not None
                    await telling.receive(ctx, self._platform.name, message)
            except Exception as error:
                # It is told again; who has it already takes no harm.
                log.warning("not stored", guild=guild_id, reason=f"{type(error).__name__}: {error}")
                stored = False
        return web.Response(status=200 if stored else 503)

    async def _following(self, channel_id: str) -> list[int]:
        now = self._guilds.clock.now()
        if self._read != _changes or abs(now - self._read_at) > KNOWN:
            read, followers = _changes, dict[str, list[int]]()
            for guild_id in self._guilds.ids:
                try:
                    async with self._guilds.enter(guild_id) as ctx, ctx.read() as session:
                        follow = await inbox.followed(session)
                except UserError:
                    read = -1  # it rests, and will be back
                    continue
                if follow is not None and follow.platform == self._platform.name:
                    followers.setdefault(follow.channel_id, []).append(guild_id)
            self._followers, self._read, self._read_at = followers, read, now
        return self._followers.get(channel_id, [])


def _guild_of(state: str) -> int:
    guild_id = linking.guild_of(state)
    if guild_id is None:
        raise UserError(text("link-stale"), hint=text("link-stale-hint"))
    return guild_id
