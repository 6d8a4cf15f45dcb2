"""The context of an interaction: a member waits for an answer."""

from __future__ import annotations

import asyncio
import enum
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import disnake
from disnake import ButtonStyle
from disnake.ui import Button

from guildkit import once
from guildkit.context import GuildContext
from guildkit.direct import DirectView, address
from guildkit.errors import GuildkitError
from guildkit.gate import CORE
from guildkit.late import LateAnswer
from guildkit.progress import Progress
from guildkit.routes import Route
from guildkit.shortening import shorten
from guildkit.texts import core_text
from guildkit.views import CONTENT, View, as_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disnake.interactions.base import Interaction
    from sqlalchemy.ext.asyncio import AsyncSession

    from guildkit.records import Answers
    from guildkit.services import Services
    from guildkit.texts import Text

# Discord's JSON error codes that mean "somebody was faster" or "too late":
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
ALREADY_ACKNOWLEDGED: Final = 40060
UNKNOWN_INTERACTION: Final = 10062
UNKNOWN_MESSAGE: Final = 10008
UNKNOWN_WEBHOOK: Final = 10015
INVALID_TOKEN: Final = 50027

NEVER_MIND: Final = Route(CORE, "never-mind")
"""The button beside every yes."""
TOKEN_LIFE: Final = timedelta(minutes=14)
"""How long an interaction's token is used; Discord takes it for fifteen minutes."""


class _Answer(enum.Enum):
    """How far an interaction has been answered."""

    NONE = enum.auto()
    THINKING = enum.auto()  # deferred: a message of ours says so and will be replaced
    WAITING = enum.auto()  # deferred without a message: the clicked message will be updated
    DONE = enum.auto()
    GONE = enum.auto()  # Discord never took an answer; the member has been told that the bot does not respond


class InteractionContext(GuildContext):
    """A guild context with a member who waits for an answer.

    Answers may be given in any order and at any time; the context makes the first one a response and the others
    follow-ups or edits, whatever the guard has done meanwhile.
    """

    __slots__ = (
        "_acknowledged",
        "_act",
        "_answer",
        "_follow_up_id",
        "_late",
        "_lock",
        "_on_click",
        "_private",
        "_since",
        "answered_at",
        "answers",
        "fields",
        "heading",
        "interaction",
        "values",
    )

    def __init__(
        self,
        services: Services,
        guild_id: int,
        plugin: str,
        interaction: Interaction[Any],
        answers: Answers = "private",
    ) -> None:
        super().__init__(services, guild_id, plugin)
        self.interaction = interaction
        self.answers = answers
        """How the handler was declared to answer."""
        self.values: Sequence[str] = ()
        """What was chosen in a select."""
        self.fields: dict[str, Any] = {}
        """What was entered in a modal, by the custom_id of each field."""
        self.heading = ""
        """What stands above each answer: which guild it is about, where that is not the one in which it is given."""
        self.answered_at: float | None = None
        """When Discord took the first answer, by the event loop's own time."""
        self._act: str | None = None
        self._answer = _Answer.NONE
        self._acknowledged = False
        self._private = False  # whether what was said or announced last is seen by this member alone
        self._on_click = False  # whether what was said last is the message that was clicked
        self._follow_up_id: int | None = None
        self._since = services.clock.now()
        self._late = LateAnswer(self)
        self._lock = asyncio.Lock()

    @property
    def member(self) -> disnake.Member:
        """Who typed, clicked or submitted."""
        member = self.interaction.author
        assert isinstance(member, disnake.Member)
        return member

    @property
    def _actor(self) -> int:
        return self.member.id

    @property
    def _member_waits(self) -> bool:
        return True

    @property
    def channel_id(self) -> int:
        """Where it happened: in a channel of the guild, unless `is_direct`."""
        return int(self.interaction.channel_id)

    @property
    def is_direct(self) -> bool:
        """Whether it happened in a direct message, which `ctx.direct` has sent, rather than in the guild."""
        return isinstance(self.interaction.channel, disnake.DMChannel)

    @property
    def message(self) -> disnake.Message | None:
        """The message whose component was used, if any."""
        return getattr(self.interaction, "message", None)

    @property
    def language(self) -> str:
        """The member's language where only they read the answer, otherwise the guild's."""
        if self.is_direct:
            return str(self.interaction.locale)
        public = self.answers == "public"
        if self.answers == "update" and self.message is not None:
            public = not self.message.flags.ephemeral
        return super().language if public else str(self.interaction.locale)

    def for_member(self, text: str | Text) -> str:
        """Return a text in the member's own language; one that is in words already stays as it is."""
        return text if isinstance(text, str) else text.within(str(self.interaction.locale))

    def _headed(self, view: View | str) -> View:
        view = as_view(view)
        content = f"{self.heading}\n{view.content}".strip()
        return replace(view, content=shorten(content, CONTENT)) if self.heading else view

    @property
    def told(self) -> bool:
        """Whether the member has been told anything: being asked to wait does not count."""
        return self._answer in {_Answer.DONE, _Answer.WAITING, _Answer.GONE}

    async def once(self, session: AsyncSession) -> bool:
        """Note in a transaction that what the member did has its effect in it; return False where it has had it already.

        The bot may die after the commit and before the answer, and the member do the same again:

        ```python
        async with ctx.transaction() as session:
            if await ctx.once(session):
                session.add(Purchase(…))
        await ctx.reply("It is yours.")
        ```
        """
        self._act = once.act_of(self)
        return await once.note(session, self._act, self.now)

    async def forget_act(self) -> None:
        """Let the same count again, for the member has been told; the guard does it."""
        if self._act is not None and self._answer in {_Answer.DONE, _Answer.WAITING}:
            async with self._services.database.guild_session(self.guild_id) as session:
                await once.forget(session, self._act)

    async def reply(self, view: View | str, *, private: bool | None = None) -> None:
        """Answer with a new message.

        After fourteen minutes, when Discord takes no answers any more, a public one is posted in the channel, and a
        private one is sent as a direct message.

        Args:
            view: what to say.
            private: whether only this member sees it; by default as the handler was declared to answer.
        """
        view = self._said(view)
        hidden = self.answers != "public" if private is None else private
        async with self._lock:
            if self._answer is _Answer.NONE:
                call = self.interaction.response.send_message(ephemeral=hidden, **view.keywords(new=True))
                if await self._respond(call, _Answer.DONE, private=hidden):
                    return
            if self._answer is _Answer.THINKING and hidden is self._private:
                edit = self.interaction.edit_original_response(**view.keywords())
                if not await self._later(edit):
                    await self._late.say(view, private=hidden)
                return
            if self._answer is _Answer.THINKING:
                # What was announced publicly cannot become private, nor the other way round.
                await self._later(self.interaction.delete_original_response())
            self._private = hidden
            await self._follow_up(view)

    async def update(self, view: View | str) -> None:
        """Change the message that was clicked; after `reply`, that reply; where there is neither, answer anew."""
        if self.message is None and self._answer is _Answer.NONE:
            await self.reply(view)
            return
        view = self._said(view)
        async with self._lock:
            if self._answer is _Answer.NONE:
                assert self.message is not None
                response: Any = self.interaction.response
                hidden = self.message.flags.ephemeral
                call = response.edit_message(**view.keywords())
                if await self._respond(call, _Answer.DONE, private=hidden):
                    self._on_click = True
                    return
            try:
                if self._follow_up_id is None:
                    changed = await self._later(self.interaction.edit_original_response(**view.keywords()))
                else:
                    edit = self.interaction.followup.edit_message(self._follow_up_id, **view.keywords())
                    changed = await self._later(edit)
            except disnake.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                await self._follow_up(view)  # somebody has deleted it meanwhile
                return
            if not changed:
                await self._late.change(view, private=self._private, clicked=self._on_click)

    async def _follow_up(self, view: View) -> None:
        sent: list[int] = []

        async def send() -> None:
            message = await self.interaction.followup.send(ephemeral=self._private, **view.keywords(new=True))
            sent.append(message.id)

        if await self._later(send()):
            self._follow_up_id = sent[0] if sent else None
        else:
            await self._late.say(view, private=self._private)

    def _said(self, view: View | str) -> View:
        view = self._headed(self._ready(view))
        return DirectView.of(view, self.guild_id) if self.is_direct else view

    async def confirm(self, question: View | str, yes: str, *, label: str = "") -> None:
        """Ask this member alone whether they mean it; their yes is a click on a component of the plugin.

        Nothing waits for the answer: it may come after a restart, and what is to be done stands in the `custom_id`.
        The handler has to look again whether it still may and can be done.

        Args:
            question: what is asked; rows of its own stay.
            yes: the `custom_id` of what does it: `DELETE.id(number=12)`.
            label: what the button says, such as "Delete it".
        """
        view = as_view(question)
        buttons = [
            Button[Any](
                label=label or self.for_member(core_text("confirm-yes")),
                style=ButtonStyle.danger,
                custom_id=yes,
            ),
            Button[Any](label=self.for_member(core_text("confirm-no")), custom_id=NEVER_MIND.id()),
        ]
        await self.reply(replace(view, rows=[*view.rows, buttons]), private=True)

    def progress(self, title: str, *, total: int) -> Progress:
        """Return an answer that shows how far something has come, edited every two seconds at most.

        ```python
        async with ctx.progress("Counting", total=len(ballots)) as progress:
            for ballot in ballots:
                await count(ballot)
                progress.step()
        await ctx.update("Everything is counted.")
        ```
        """
        return Progress(self, title, total)

    async def modal(self, title: str, custom_id: str, components: Sequence[Any]) -> None:
        """Open a modal. Must be the first answer, from a handler declared with `opens_modal=True`."""
        async with self._lock:
            if self._answer is not _Answer.NONE:
                raise GuildkitError(
                    "A modal must be the first answer; declare the handler with opens_modal=True."
                )
            await self._respond(
                self.interaction.response.send_modal(
                    title=title,
                    custom_id=address(self.guild_id, custom_id) if self.is_direct else custom_id,
                    components=list(components),
                ),
                _Answer.DONE,
                private=True,
            )

    async def defer(self) -> None:
        """Tell Discord that the answer will take a while, unless there was one already."""
        async with self._lock:
            if self._answer is not _Answer.NONE:
                return
            if self.answers == "update" and self.message is not None:
                call = self.interaction.response.defer(with_message=False)
                await self._respond(call, _Answer.WAITING, private=self.message.flags.ephemeral)
                self._on_click = True
            else:
                hidden = self.answers != "public"
                call = self.interaction.response.defer(with_message=True, ephemeral=hidden)
                await self._respond(call, _Answer.THINKING, private=hidden)

    async def announce_delay(self) -> None:
        """Say, while it still can be said, where an answer will come that takes longer than Discord waits."""
        async with self._lock:
            if self._answer is _Answer.THINKING:
                text = core_text("late-private" if self._private else "late-public")
                edit = self.interaction.edit_original_response(**View(self.t(text)).keywords())
                await self._later(edit)
                self._answer = _Answer.THINKING  # this was not the answer

    async def _respond(self, call: Any, state: _Answer, *, private: bool) -> bool:
        """Give the initial response; return False where Discord says that there was one, or that it is too late."""
        try:
            await call
        except disnake.InteractionResponded:
            # The handler has answered on the interaction itself; a deferral of its own waits to be filled.
            thinking = (
                self.interaction.response.type is disnake.InteractionResponseType.deferred_channel_message
            )
            self._answer = _Answer.THINKING if thinking else _Answer.WAITING
            self._acknowledged = True
            return False
        except disnake.InteractionTimedOut:
            pass
        except disnake.HTTPException as error:
            if error.code not in {ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION}:
                raise
            self._acknowledged = error.code == ALREADY_ACKNOWLEDGED
        else:
            self._answer, self._private = state, private
            self._acknowledged = True
            self.answered_at = asyncio.get_running_loop().time()
            return True
        # Discord has been seen to answer 10062 where 40060 is meant: one follow-up tells which it was.
        self._answer = _Answer.WAITING
        return False

    async def _later(self, call: Any) -> bool:
        """Say more by the token; return False where it is too late for that, and the answer must go elsewhere."""
        if self._answer is _Answer.GONE:
            call.close()
            return True
        if self._acknowledged and self.now - self._since > TOKEN_LIFE:
            call.close()
            self._answer = _Answer.DONE
            return False
        try:
            await call
        except disnake.HTTPException as error:
            if error.code not in {UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_TOKEN}:
                raise
            if self._acknowledged:
                self._answer = _Answer.DONE
                return False
            self._answer = _Answer.GONE
            self.log.info("nobody waits for this answer any more", interaction=self.interaction.id)
        else:
            self._answer, self._acknowledged = _Answer.DONE, True
        return True
