"""What a plugin has collected, and the hook implementations that hand it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guildkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from pydantic import BaseModel

    from guildkit.context import GuildContext
    from guildkit.records import (
        Command,
        Component,
        ErrorHint,
        Group,
        GuideSection,
        Handler,
        HealthCheck,
        Job,
        Listener,
        LiveMessage,
        Records,
        Scene,
        Storage,
        Teller,
    )
    from guildkit.texts import Text, Texts


class Collected:
    """Implements every hook with what it holds.

    Args:
        records: what registration hooks return.
        texts: what members read, in several languages.
    """

    def __init__(self, records: Records, texts: Texts | None) -> None:
        self._records = records
        self._texts = texts
        self._life_cycle: dict[str, Handler] = {}
        self._tell: Teller | None = None

    @hookimpl
    def guildkit_commands(self) -> list[Command | Group]:
        """Hand over commands and groups."""
        return [*self._records.groups, *self._records.commands]

    @hookimpl
    def guildkit_components(self) -> list[Component]:
        """Hand over buttons, selects and modals."""
        return self._records.components

    @hookimpl
    def guildkit_listeners(self) -> list[Listener]:
        """Hand over listeners."""
        return self._records.listeners

    @hookimpl
    def guildkit_jobs(self) -> list[Job]:
        """Hand over jobs."""
        return self._records.jobs

    @hookimpl
    def guildkit_live_messages(self) -> list[LiveMessage]:
        """Hand over live messages."""
        return self._records.lives

    @hookimpl
    def guildkit_guide_sections(self) -> list[GuideSection]:
        """Hand over sections of the server guide."""
        return self._records.sections

    @hookimpl
    def guildkit_settings(self) -> type[BaseModel] | None:
        """Hand over the settings model."""
        return self._records.settings

    @hookimpl
    def guildkit_texts(self) -> Texts | None:
        """Hand over the texts."""
        return self._texts

    @hookimpl
    def guildkit_storage(self) -> Storage | None:
        """Hand over tables and migrations."""
        return self._records.storage

    @hookimpl
    def guildkit_demo_scenes(self) -> list[Scene]:
        """Hand over scenes."""
        return self._records.scenes

    @hookimpl
    def guildkit_health_checks(self) -> list[HealthCheck]:
        """Hand over health checks."""
        return self._records.health_checks

    @hookimpl
    def guildkit_error_hints(self) -> list[ErrorHint]:
        """Hand over what is known of failures."""
        return self._records.error_hints

    @hookimpl
    async def guildkit_stop(self) -> None:
        """Call what `on_stop` collected."""
        await self._call("guildkit_stop")

    @hookimpl
    async def guildkit_guild_enabled(self, ctx: GuildContext) -> None:
        """Call what `on_enabled` collected."""
        await self._call("guildkit_guild_enabled", ctx)

    @hookimpl
    async def guildkit_guild_disabled(self, ctx: GuildContext) -> None:
        """Call what `on_disabled` collected."""
        await self._call("guildkit_guild_disabled", ctx)

    @hookimpl
    async def guildkit_status(self, ctx: GuildContext) -> str | Text | None:
        """Ask what `status` collected."""
        return await self._tell(ctx) if self._tell is not None else None

    @hookimpl
    async def guildkit_member_erased(self, ctx: GuildContext, pseudonym: int) -> None:
        """Call what `on_member_erased` collected."""
        await self._call("guildkit_member_erased", ctx, pseudonym)

    @hookimpl
    async def guildkit_guild_left(self, ctx: GuildContext) -> None:
        """Call what `on_guild_left` collected."""
        await self._call("guildkit_guild_left", ctx)

    async def _call(self, hook: str, *arguments: GuildContext | int) -> None:
        if hook in self._life_cycle:
            await self._life_cycle[hook](*arguments)
