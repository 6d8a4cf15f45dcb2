r"""A Discord on 127.0.0.1: REST and gateway over TLS, and people who type and click.

    async with Sandbox() as sandbox:
        guild = sandbox.create_guild("Tennessee")
        alice = guild.join("alice")
        client = disnake.Client(connector=sandbox.connector())
        ...
        answer = await alice.slash("proposal create", method="borda", days=3)
        await alice.fill(title="Capital", options="Nashville\nMemphis")
        await alice.click("Vote")

The client is whoever speaks Discord's protocols, unmodified.
"""

from __future__ import annotations

from guildkit_sandbox.clock import Clock
from guildkit_sandbox.gateway.rules import GatewayRules
from guildkit_sandbox.people.guild import SandboxGuild
from guildkit_sandbox.people.interacting import Answer, Patience
from guildkit_sandbox.people.person import Person
from guildkit_sandbox.people.refusals import CannotDo, NoAnswer, NotSeen
from guildkit_sandbox.people.seen import (
    SeenButton,
    SeenMessage,
    SeenOption,
    SeenSelect,
)
from guildkit_sandbox.people.seen_modals import ModalField, SeenModal
from guildkit_sandbox.permissions import Permissions
from guildkit_sandbox.sandbox import Sandbox
from guildkit_sandbox.server import Loopback
from guildkit_sandbox.transcript import Transcript

__all__ = [
    "Answer",
    "CannotDo",
    "Clock",
    "GatewayRules",
    "Loopback",
    "ModalField",
    "NoAnswer",
    "NotSeen",
    "Patience",
    "Permissions",
    "Person",
    "Sandbox",
    "SandboxGuild",
    "SeenButton",
    "SeenMessage",
    "SeenModal",
    "SeenOption",
    "SeenSelect",
    "Transcript",
]
