"""Polls, and the votes of people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guildkit_sandbox.payloads import timestamp
from guildkit_sandbox.state.messages import POLL_RESULT, Message
from guildkit_sandbox.state.places import place_of

if TYPE_CHECKING:
    from datetime import datetime

    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.state.users import User
    from guildkit_sandbox.state.world import World


@dataclass(eq=False)
class Poll:
    """A poll; `votes` are users by answer, whose number starts at 1."""

    question: Payload
    answers: list[Payload]
    """What is shown of each answer."""
    expiry: datetime
    allow_multiselect: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)
    ended: bool = False

    @property
    def counts(self) -> dict[int, int]:
        """How many voted for each answer, those without a vote too."""
        return {number: len(self.votes.get(number, ())) for number in range(1, len(self.answers) + 1)}

    def to_dict(self) -> Payload:
        """Return the poll object."""
        return {
            "question": self.question,
            "answers": [
                {"answer_id": number, "poll_media": media} for number, media in enumerate(self.answers, 1)
            ],
            "expiry": timestamp(self.expiry),
            "allow_multiselect": self.allow_multiselect,
            "layout_type": 1,
            "results": {
                "answer_counts": [
                    # Bots cannot vote.
                    {"id": number, "count": count, "me_voted": False}
                    for number, count in self.counts.items()
                    if count
                ],
                "is_finalized": self.ended,
            },
        }


class Polls:
    """What people do with polls, and how these end.

    Args:
        world: where the messages are.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def open(self, message: Message) -> None:
        """Note when the poll of a message that was just posted ends."""
        if message.poll is not None:
            self._world.agenda.at(message.poll.expiry, lambda: self.end(message))

    def vote(self, message: Message, answers: list[int], user: User) -> None:
        """Let somebody vote for these answers and no others."""
        poll = message.poll
        assert poll is not None
        for number in poll.counts:
            voters = poll.votes.setdefault(number, [])
            if number not in answers and user.id in voters:
                voters.remove(user.id)
                self._tell("MESSAGE_POLL_VOTE_REMOVE", message, number, user)
        for number in answers:
            if user.id not in poll.votes[number]:
                poll.votes[number].append(user.id)
                self._tell("MESSAGE_POLL_VOTE_ADD", message, number, user)

    def _tell(self, event: str, message: Message, number: int, user: User) -> None:
        message.touch()
        channel = message.channel
        data = {
            **place_of(channel),
            "user_id": str(user.id),
            "message_id": str(message.id),
            "answer_id": number,
        }
        self._world.emit(event, data, guild=channel.guild, channel=channel)
        self._world.changed.notify()

    def end(self, message: Message) -> None:
        """End a poll, unless it has ended, and say what came of it."""
        poll, world = message.poll, self._world
        if poll is None or poll.ended or message.deleted or message.channel.id not in world.channels:
            return
        poll.ended = True
        poll.expiry = min(poll.expiry, world.now())
        world.update_message(message)
        channel = message.channel
        result = Message(world.snowflakes.next(), channel, message.author, world.now(), type=POLL_RESULT)
        result.reference = {"type": 0, **place_of(channel), "message_id": str(message.id)}
        result.referenced = message
        result.embeds = [_result(poll)]
        world.add_message(result)


def _result(poll: Poll) -> Payload:
    """Return the embed that says which answer won; a draw has no winner."""
    counts = poll.counts
    fields = {
        "poll_question_text": poll.question["text"],
        "victor_answer_votes": max(counts.values()),
        "total_votes": sum(counts.values()),
    }
    first = [number for number, count in counts.items() if count == max(counts.values())]
    if len(first) == 1 and counts[first[0]]:
        victor = poll.answers[first[0] - 1]
        fields |= {"victor_answer_id": first[0], "victor_answer_text": victor.get("text", "")}
        for key, value in (victor.get("emoji") or {}).items():
            if value is not None:
                fields[f"victor_answer_emoji_{key}"] = value
    shown = [{"name": name, "value": str(value), "inline": False} for name, value in fields.items()]
    return {"type": "poll_result", "fields": shown}
