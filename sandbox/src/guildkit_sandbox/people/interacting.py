"""Sending an interaction, and waiting until the person sees what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from guildkit_sandbox import limits
from guildkit_sandbox.people.refusals import NoAnswer
from guildkit_sandbox.people.seen import SeenMessage
from guildkit_sandbox.people.seen_modals import SeenModal, seen_modal
from guildkit_sandbox.state import interactions
from guildkit_sandbox.state.interactions import Interaction

if TYPE_CHECKING:
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.guilds import Channel
    from guildkit_sandbox.state.messages import Message
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World
    from guildkit_sandbox.transcript import Transcript


@dataclass
class Patience:
    """How long people wait, in real seconds."""

    answer: float = limits.FIRST_ANSWER.total_seconds()
    """For the first answer to what they did; where that is longer than Discord waits, Discord waits as well."""
    finish: float = 10.0
    """For what a deferred answer says in the end."""
    settle: float = 0.25
    """For the edit after a click that was acknowledged without saying anything (a deferred update may stay one)."""
    sight: float = 3.0
    """For a message to appear."""

    def times(self, factor: float) -> Patience:
        """Return so many times the patience, for machines on which bots are slow."""
        return Patience(**{name: seconds * factor for name, seconds in asdict(self).items()})


class Answer:
    """What came of what a person did.

    Args:
        world: what knows the names in messages.
        interaction: what the person did.
    """

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<Answer {self.text!r}>"

    @property
    def message(self) -> SeenMessage | None:
        """The message that answers, or that was changed by the answer."""
        interaction = self.interaction
        response = interaction.response
        silent = interaction.answer == interactions.ANSWER_DEFERRED_UPDATE
        if self.followups and (silent or response is None or response.deleted):
            return self.followups[0]
        return None if response is None or response.deleted else SeenMessage(self._world, response)

    @property
    def followups(self) -> list[SeenMessage]:
        """What else was said, in order."""
        return [
            SeenMessage(self._world, message) for message in self.interaction.followups if not message.deleted
        ]

    @property
    def modal(self) -> SeenModal | None:
        """The modal that opened."""
        modal = self.interaction.modal
        return None if modal is None else seen_modal(modal)

    @property
    def private(self) -> bool:
        """Whether nobody else sees it."""
        message = self.message
        return self.modal is not None or (message is not None and message.private)

    @property
    def text(self) -> str:
        """Everything the answer says: its message and follow-ups, or its modal."""
        modal = self.modal
        if modal is not None:
            return modal.text
        shown = [self.message, *(seen for seen in self.followups if seen != self.message)]
        return "\n".join(seen.text for seen in shown if seen is not None)


def send_interaction(
    world: World,
    patience: Patience,
    *,
    kind: int,
    user: User,
    channel: Channel,
    data: Payload,
    message: Message | None = None,
    name: str | None = None,
    trigger: Interaction | None = None,
) -> Interaction:
    """Send what a person did to the bot; without a connected bot there is no answer."""
    created = world.now()
    interaction = Interaction(
        id=world.snowflakes.next(),
        token=world.secret(160),
        type=kind,
        user=user,
        channel=channel,
        data=data,
        created=created,
        due=created + max(limits.FIRST_ANSWER, timedelta(seconds=patience.answer)),
        message=message,
        name=name,
        trigger=trigger,
        entitlements=[each.to_dict() for each in world.entitlements.held(user, channel.guild)],
    )
    if not world.interactions.add(interaction):
        world.interactions.close(interaction)
        raise NoAnswer("The application did not respond: no bot is connected")
    return interaction


async def wait_for_answer(
    world: World, interaction: Interaction, patience: Patience, transcript: Transcript
) -> Answer:
    """Wait until the person sees what came of it.

    That is: the first answer; after a deferred message also what it says in the end (an edit, a
    follow-up, or its deletion); after a deferred update the edit or follow-up, if one comes within
    `patience.settle`.
    """
    changed = interaction.changed
    if not await changed.until(lambda: interaction.answer is not None, timeout=patience.answer):
        world.interactions.close(interaction)
        raise NoAnswer(f"The application did not respond. What happened last:\n{transcript.last(8)}")
    if interaction.answer == interactions.ANSWER_DEFERRED_UPDATE:
        await changed.until(lambda: interaction.finished, timeout=patience.settle)
    elif not await changed.until(lambda: interaction.finished, timeout=patience.finish):
        world.interactions.close(interaction)
        raise NoAnswer(f"The application is still thinking. What happened last:\n{transcript.last(8)}")
    return Answer(world, interaction)
