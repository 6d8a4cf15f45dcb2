"""A guild with something of everything, and what must hold of a world whatever is done to it."""

from __future__ import annotations

from guildkit_sandbox import Patience
from guildkit_sandbox.payloads import encode
from guildkit_sandbox.people.interacting import send_interaction
from guildkit_sandbox.rest import routing
from guildkit_sandbox.state.guilds import CATEGORY, PUBLIC_THREAD, TEXT, VOICE
from guildkit_sandbox.state.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT
from tests.sandbox.forms import EVENT, GROUPS, MESSAGE, PNG, POLL, RULE

_TALKED_IN = {TEXT, PUBLIC_THREAD}


def routes():
    """Every route of the route table."""
    found, nodes = [], [routing._root]
    while nodes:
        node = nodes.pop()
        found += node.routes.values()
        nodes += [*node.children.values(), *filter(None, [node.any_child])]
    return sorted(found, key=lambda route: (route.path, route.method))


class Scene:
    """A sandbox's guild with something of everything, and the ids of what is there at the moment."""

    def __init__(self, sandbox, permissions=("administrator",)):
        self.sandbox = sandbox
        self.world = sandbox.world
        self.guild = sandbox.create_guild("Tennessee", bot_permissions=permissions)
        self.people = self.guild.join_many(3)
        self.role = self.guild.role("helper")
        self.plus = sandbox.create_sku("Plus")
        self.guild.subscribe(self.plus)
        for kind in ("user", "consumable"):
            sandbox.create_sku(kind, kind=kind)
        for kind in ("category", "news", "voice", "forum", "stage"):
            self.guild.create_channel(kind, kind=kind)

    async def furnish(self, client):
        """Let the bot make the rest itself; `client` asks for a route and returns status and answer."""
        general = self.guild.channel("general").id
        guild = self.guild.id
        asked = [
            ("POST", f"/channels/{general}/messages", {"content": "a"}),
            ("POST", f"/channels/{general}/messages", {"content": "b", "poll": POLL}),
            ("POST", f"/channels/{general}/messages", {"content": "c", "components": MESSAGE["components"]}),
            ("POST", f"/channels/{general}/threads", {"name": "thread", "type": 11}),
            (
                "POST",
                f"/channels/{self.guild.channel('forum').id}/threads",
                {"name": "post", "message": {"content": "x"}},
            ),
            ("PATCH", f"/channels/{self.guild.channel('forum').id}", {"available_tags": [{"name": "tag"}]}),
            ("POST", f"/channels/{general}/webhooks", {"name": "hook"}),
            ("POST", f"/channels/{general}/invites", {}),
            ("POST", f"/guilds/{guild}/emojis", {"name": "emoji", "image": PNG, "roles": []}),
            ("POST", f"/applications/{self.world.bot.id}/emojis", {"name": "emoji", "image": PNG}),
            (
                "POST",
                f"/guilds/{guild}/scheduled-events",
                {
                    key: EVENT[key]
                    for key in (
                        "name",
                        "entity_type",
                        "privacy_level",
                        "scheduled_start_time",
                        "scheduled_end_time",
                        "entity_metadata",
                    )
                },
            ),
            (
                "POST",
                f"/guilds/{guild}/auto-moderation/rules",
                {**RULE, "actions": RULE["actions"][:1], "exempt_roles": [], "exempt_channels": []},
            ),
            ("POST", f"/applications/{self.world.bot.id}/guilds/{guild}/commands", GROUPS),
            ("POST", f"/applications/{self.world.bot.id}/commands", {"name": "ping", "description": "d"}),
            ("PUT", f"/guilds/{guild}/bans/{self.people[2].id}", {}),
            ("POST", "/users/@me/channels", {"recipient_id": str(self.people[0].id)}),
            (
                "POST",
                f"/applications/{self.world.bot.id}/entitlements",
                {"sku_id": str(self.plus.id), "owner_id": str(guild), "owner_type": 1},
            ),
        ]
        for method, path, body in asked:
            status, answer = await client(method, path, body)
            assert status < 300, (method, path, answer)

    def interact(self, rng):
        """Let somebody do something that the bot may answer."""
        guild = self.guild.model
        user = self.people[rng.randrange(2)].user
        places = [
            place for place in (*guild.channels.values(), *guild.threads.values()) if place.type in _TALKED_IN
        ]
        if not places or user.id not in guild.members or not self.world.is_in(guild):
            return
        channel = rng.choice(places)
        kind = rng.choice([COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT])
        message = rng.choice(list(channel.messages.values()) or [None])
        if kind == COMPONENT and message is None:
            kind = COMMAND
        trigger = None
        if kind == MODAL_SUBMIT:
            trigger = self._send(COMPONENT if message else COMMAND, user, channel, message)
        self._send(kind, user, channel, message, trigger)

    def _send(self, kind, user, channel, message, trigger=None):
        by_command = kind in {COMMAND, AUTOCOMPLETE}
        return send_interaction(
            self.world,
            Patience(),
            kind=kind,
            user=user,
            channel=channel,
            data={"id": "1", "name": "x", "type": 1} if by_command else {"custom_id": "x", "components": []},
            message=None if by_command else message,
            name="x" if kind == COMMAND else None,
            trigger=trigger,
        )

    def ids(self, name):
        """The ids of one kind that there are, by what routes and forms call the kind."""
        world, guild = self.world, self.guild.model
        channels = list(world.channels.values())
        found = {
            "answer_id": [1, 2, 3],
            "application_id": [world.bot.id],
            "category_id": [channel.id for channel in channels if channel.type == CATEGORY],
            "channel_id": list(world.channels),
            "command_id": [command for scope in world.scopes.values() for command in scope.commands],
            "emoji_id": [*guild.emojis, *world.emojis.of_application],
            "entitlement_id": list(world.entitlements.by_id),
            "event_id": list(guild.scheduled_events),
            "guild_id": [guild.id],
            "interaction_id": list(world.interactions.by_id),
            "message_id": [message for channel in channels for message in channel.messages],
            "overwrite_id": [*guild.roles, *guild.members],
            "role_id": list(guild.roles),
            "rule_id": list(guild.automod),
            "sku_id": list(world.entitlements.skus),
            "tag_id": [tag for channel in channels if channel.forum for tag in channel.forum.tags],
            "thread_id": list(guild.threads),
            "user_id": list(world.users),
            "voice_id": [channel.id for channel in channels if channel.type == VOICE],
            "webhook_id": [world.bot.id, *world.webhooks.by_id],
        }
        return found[name] or [1]


def consistent(world):
    """Assert that everything that is named is there, and that what is counted is right."""
    for guild in world.guilds.values():
        positions = [role.position for role in guild.roles.values()]
        assert len(set(positions)) == len(positions), "two roles at one position"
        assert guild.everyone.position == 0
        assert guild.owner_id in guild.members
        for member in guild.members.values():
            assert set(member.role_ids) <= guild.roles.keys(), "a member has a role that is gone"
            assert len(set(member.role_ids)) == len(member.role_ids), "a member has a role twice"
            assert guild.id not in member.role_ids
            assert member.user is world.users[member.user.id]
        for channel in guild.channels.values():
            assert world.channels[channel.id] is channel
            if channel.parent_id is not None:
                assert guild.channels[channel.parent_id].type == CATEGORY, "a channel in what is no category"
            for overwrite in channel.overwrites.values():
                known = world.users if overwrite.is_member else guild.roles
                assert overwrite.id in known, "an overwrite of nobody"
        for thread in guild.threads.values():
            assert world.channels[thread.id] is thread
            assert guild.channels[thread.parent.id] is thread.parent
            assert thread.members.keys() <= guild.members.keys(), "a thread has a member who left"
            assert thread.message_count >= 0
        for emoji in guild.emojis.values():
            assert set(emoji.role_ids) <= guild.roles.keys(), "an emoji for a role that is gone"
        for event in guild.scheduled_events.values():
            event.to_dict()
            assert event.channel is None or guild.channels.get(event.channel.id) is event.channel, (
                "an event nowhere"
            )
        if world.is_in(guild):
            encode(world.guild_create(guild)).encode()
    for channel in world.channels.values():
        encode(channel.to_dict()).encode()
        assert channel.guild is None or channel.guild.id in world.guilds
        for message in channel.messages.values():
            encode(message.to_dict()).encode()
            assert message.channel is channel
            assert not message.deleted
            assert message.thread is None or world.channels.get(message.thread.id) is message.thread
            for attachment in message.attachments:
                assert world.attachments[attachment.id] is attachment
    for invite in world.invites._all.values():
        assert world.channels[invite.channel.id] is invite.channel, "an invite to nowhere"
    for webhook in world.webhooks.by_id.values():
        assert world.channels[webhook.channel.id] is webhook.channel
    shown = {a.id for c in world.channels.values() for m in c.messages.values() for a in m.attachments}
    assert shown == world.attachments.keys(), "files of messages that are gone"
    assert world.interactions.by_id.keys() == {found.id for found in world.interactions.by_token.values()}
