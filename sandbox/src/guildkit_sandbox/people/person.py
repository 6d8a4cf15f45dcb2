"""Persons: the driver of every story that a test tells."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from guildkit_sandbox.people import commands, modals
from guildkit_sandbox.people.attending import Attending
from guildkit_sandbox.people.buying import Buyer
from guildkit_sandbox.people.interacting import Answer, send_interaction, wait_for_answer
from guildkit_sandbox.people.moderating import Moderating
from guildkit_sandbox.people.presence import Visible
from guildkit_sandbox.people.refusals import CannotDo
from guildkit_sandbox.people.resolving import Resolved
from guildkit_sandbox.people.speaking import Speaker
from guildkit_sandbox.people.voice import Listener
from guildkit_sandbox.state import interactions
from guildkit_sandbox.state.commands import CHAT_INPUT, MESSAGE, USER
from guildkit_sandbox.validation import parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.guild import SandboxGuild
    from guildkit_sandbox.people.seen import SeenButton, SeenMessage, SeenSelect
    from guildkit_sandbox.people.seen_modals import SeenModal
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.interactions import Interaction
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.users import User


class Person(Speaker, Listener, Visible, Moderating, Attending, Buyer):
    """A member of a guild in front of Discord's client.

    What the client does not let one do raises `CannotDo`; what the bot leaves unanswered raises
    `NoAnswer`. Actions return when the person sees what came of them (see `wait_for_answer`).

    Args:
        guild: the guild that the person looks at.
        user: who they are.
    """

    def __init__(self, guild: SandboxGuild, user: User) -> None:
        super().__init__(guild, user)
        self.modal: SeenModal | None = None
        """The modal that is open."""
        self._opened_by: Interaction | None = None

    def __repr__(self) -> str:
        return f"<Person {self.name} in {self.guild.name}>"

    # ------------------------------------------------------------------ doing

    async def slash(self, name: str, options: Mapping[str, Any] | None = None, /, **values: Any) -> Answer:
        """Use a command: `slash("proposal create", method="borda", days=3)`.

        Choices are given by name or value, members as `Person`, roles and channels as such or by name,
        files as `(name, content)`; what cannot be a keyword goes into the mapping.
        """
        data = self._typed(name, {**(options or {}), **values}, commands.typed_options)
        return await self._do(interactions.COMMAND, data, name=" ".join(name.split()))

    async def autocomplete(
        self, name: str, options: Mapping[str, Any] | None = None, /, **values: Any
    ) -> list[tuple[str, Any]]:
        """Type the last of the options and return what is suggested, as names and values."""
        data = self._typed(name, {**(options or {}), **values}, commands.half_typed_options)
        answer = await self._do(interactions.AUTOCOMPLETE, data)
        return [(choice["name"], choice["value"]) for choice in answer.interaction.choices]

    async def menu(self, name: str, on: SeenMessage | Person) -> Answer:
        """Use a command from the context menu of a message or a member."""
        self._require_sight(self._channel)
        resolved = self._resolving()
        if isinstance(on, Person):
            command = commands.find_command(self._world, self._channel, self.user, name, USER)
            target = resolved.user(on)
        else:
            command = commands.find_command(self._world, self._channel, self.user, name, MESSAGE)
            self._require_message(on)
            target = str(on.id)
            resolved.data["messages"] = {target: on.model.to_dict()}
        data = commands.command_data(command, [], []) | {"target_id": target}
        return await self._do(interactions.COMMAND, resolved.into(data), name=name)

    async def click(self, button: str, *, on: SeenMessage | None = None) -> Answer:
        """Click a button, by its label or custom id, on the newest message that has it."""
        return await self._wait(self._press(button, on))

    async def double_click(self, button: str, *, on: SeenMessage | None = None) -> tuple[Answer, Answer]:
        """Click twice before anything can come of the first click."""
        first, second = self._press(button, on), self._press(button, on)
        answers = await asyncio.gather(self._wait(first), self._wait(second))
        return answers[0], answers[1]

    async def select(self, *choices: Any, of: str | None = None, on: SeenMessage | None = None) -> Answer:
        """Pick options of a select, which is found by its placeholder or custom id where there are several."""
        message, select = self._find_select(choices, of, on)
        if select.disabled:
            raise CannotDo(f"the select {select.placeholder or select.custom_id!r} is disabled")
        resolved = self._resolving(message.channel)
        values = modals.picked(select, list(choices), resolved)
        modals.check_count(select, len(values), f"the select {select.placeholder or select.custom_id!r}")
        data: Payload = {
            "component_type": select.kind,
            "custom_id": select.custom_id,
            "id": select.component_id,
            "values": values,
        }
        return await self._wait(self._use(resolved.into(data), message))

    async def fill(self, fields: Mapping[str, Any] | None = None, /, **values: Any) -> Answer:
        """Fill in the open modal and submit it; fields go by their label or custom id.

        Where the bot does not answer the modal stays open, so nothing is lost.
        """
        modal, opened_by = self.modal, self._opened_by
        if modal is None or opened_by is None:
            raise CannotDo(f"{self.name} has no modal open")
        resolved = self._resolving(opened_by.channel)
        data = modals.filled(modal, {**(fields or {}), **values}, resolved)
        interaction = self._send(
            interactions.MODAL_SUBMIT, data, opened_by.channel, opened_by.message, trigger=opened_by
        )
        answer = await self._wait(interaction)
        self.modal = self._opened_by = None
        return answer

    async def forge(
        self,
        *,
        custom_id: str,
        on: SeenMessage | None = None,
        values: Sequence[str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send what only a rigged client would: any custom id, with any values, or a modal's `fields`.

        Discord itself stops some of these; a bot should not rely on that.
        """
        message = None if on is None else on.model
        channel = self._channel if on is None else on.channel
        if fields is not None:
            texts = [
                {"type": parts.TEXT_INPUT, "id": number, "custom_id": key, "value": value}
                for number, (key, value) in enumerate(fields.items(), 1)
            ]
            rows = [
                {"type": parts.LABEL, "id": 100 + text["id"], "component": text}  # type: ignore[operator]
                for text in texts
            ]
            data: Payload = {"custom_id": custom_id, "components": rows}
            return await self._wait(self._send(interactions.MODAL_SUBMIT, data, channel, message))
        if on is None:
            raise CannotDo("even a rigged client uses the components of some message")
        kind = parts.BUTTON if values is None else parts.STRING_SELECT
        data = {"component_type": kind, "custom_id": custom_id, "id": 1}
        if values is not None:
            data["values"] = list(values)
        return await self._wait(self._use(data, on))

    async def leaves_guild(self) -> None:
        """Leave the guild."""
        if self.user.id == self.guild.model.owner_id:
            raise CannotDo("the owner cannot leave their guild")
        self._world.remove_member(self.guild.model, self.member.user)

    # ------------------------------------------------------------------ how

    def _typed(self, name: str, values: Mapping[str, Any], read: commands.Reader) -> Payload:
        self._require_sight(self._channel)
        first, *words = name.split()
        command = commands.find_command(self._world, self._channel, self.user, first, CHAT_INPUT)
        leaf, way = commands.leaf_of(command, words)
        resolved = self._resolving()
        typed = read(leaf, values, resolved, name)
        return resolved.into(commands.command_data(command, way, typed))

    def _press(self, name: str, on: SeenMessage | None) -> Interaction:
        message, button = self._find_button(name, on)
        if button.url is not None:
            raise CannotDo(f"the button {name!r} is a link to {button.url}")
        if button.disabled:
            raise CannotDo(f"the button {name!r} is disabled")
        data = {
            "component_type": parts.BUTTON,
            "custom_id": button.custom_id,
            "id": button.component_id,
        }
        return self._use(data, message)

    def _use(self, data: Payload, message: SeenMessage) -> Interaction:
        self._require_message(message)
        return self._send(interactions.COMPONENT, data, message.channel, message.model)

    async def _do(self, kind: int, data: Payload, *, name: str | None = None) -> Answer:
        return await self._wait(self._send(kind, data, self._channel, None, name=name))

    def _send(
        self,
        kind: int,
        data: Payload,
        channel: Channel,
        message: Message | None,
        *,
        name: str | None = None,
        trigger: Interaction | None = None,
    ) -> Interaction:
        if channel.guild is not None:
            self._require_sight(channel)
        self.guild.transcript.add("PERSON", f"{self.name}: {name or data.get('custom_id') or data['name']}")
        return send_interaction(
            self._world,
            self.guild.patience,
            kind=kind,
            user=self.user,
            channel=channel,
            data=data,
            message=message,
            name=name,
            trigger=trigger,
        )

    async def _wait(self, interaction: Interaction) -> Answer:
        answer = await wait_for_answer(self._world, interaction, self.guild.patience, self.guild.transcript)
        if answer.modal is not None:
            self.modal, self._opened_by = answer.modal, interaction
        return answer

    def _resolving(self, channel: Channel | None = None) -> Resolved:
        return Resolved(self._world, channel or self._channel, self.user)

    def _find_button(self, name: str, on: SeenMessage | None) -> tuple[SeenMessage, SeenButton]:
        for message in self._newest_first() if on is None else [on]:
            for button in message.buttons:
                if button.is_called(name):
                    return message, button
        if on is None:
            raise CannotDo(self._nothing(f"{self.name} sees no button {name!r}"))
        has = ", ".join(repr(button.label) for button in on.buttons) or "none"
        raise CannotDo(f"the message has no button {name!r}; it has {has}")

    def _find_select(
        self, choices: Sequence[Any], of: str | None, on: SeenMessage | None
    ) -> tuple[SeenMessage, SeenSelect]:
        fallback = None
        for message in self._newest_first() if on is None else [on]:
            for select in message.selects:
                if of is not None:
                    if select.is_called(of):
                        return message, select
                elif select.kind != parts.STRING_SELECT or all(
                    select.option(str(choice)) for choice in choices
                ):
                    return message, select
                else:
                    fallback = fallback or (message, select)
        if fallback is not None:
            return fallback  # Picking from it says which option is missing.
        raise CannotDo(self._nothing(f"{self.name} sees no select{f' {of!r}' if of else ''}"))
