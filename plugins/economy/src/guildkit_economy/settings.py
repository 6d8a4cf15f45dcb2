"""What a guild can set of its economy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, field_validator

from guildkit import ChannelSetting, OperatorOnly, QuietHours, SecretSetting
from guildkit_economy.games.links import host_name
from guildkit_economy.stream.ranks import parse


class EconomySettings(BaseModel):
    """The economy plugin's settings."""

    currency: Annotated[
        str, Field(description="What the guild's money is called", min_length=1, max_length=20)
    ] = "points"
    confirm_above: Annotated[
        int,
        Field(
            description="From which amount on /pay and the shop ask once more; 0 never asks",
            ge=0,
            le=2**53 - 1,
        ),
    ] = 1000
    shop_income: Annotated[
        Literal["house", "burn"],
        Field(description="Where the money of purchases goes: to the server, or out of circulation"),
    ] = "house"
    orders_channel: Annotated[
        ChannelSetting,
        Field(description="Where orders wait for approval; without it a channel called orders"),
    ] = None
    order_days: Annotated[
        int, Field(description="After how many days an order that waits is paid back", ge=1, le=90)
    ] = 7
    raffle_cooldown: Annotated[
        int, Field(description="For how many days who has won a raffle wins no other", ge=0, le=365)
    ] = 0
    raffle_pot: Annotated[
        Literal["house", "burn"],
        Field(
            description="Where the money of a raffle goes when it is drawn: to the server, or out of circulation"
        ),
    ] = "house"
    raffle_draws_itself: Annotated[
        bool, Field(description="Whether a raffle is drawn without a manager unless they say otherwise")
    ] = True
    raffle_beacon: Annotated[
        Literal["none", "drand-quicknet"],
        Field(description="Whose public randomness draws use; the bot asks api.drand.sh for it"),
    ] = "none"

    watch_points: Annotated[
        int, Field(description="How many points a minute of watching the stream is worth", ge=0, le=1_000_000)
    ] = 1
    watch_tick: Annotated[
        int,
        Field(
            description="After how many minutes each watch time is counted, from the next stream on",
            ge=1,
            le=60,
        ),
    ] = 1
    watch_window: Annotated[
        int,
        Field(description="For how many minutes somebody who chatted counts as watching", ge=1, le=240),
    ] = 10
    watch_stream: Annotated[
        bool, Field(description="Whether linked members watch who write in the stream's chat")
    ] = True
    watch_voice: Annotated[
        bool, Field(description="Whether members watch who are in a voice channel here during the stream")
    ] = False
    watch_chat: Annotated[
        bool, Field(description="Whether members watch who write in a channel here during the stream")
    ] = False
    watch_roles: Annotated[
        list[str],
        Field(
            description="Roles for watch time, one a line, with the hours: 10 = <@&role id>", max_length=20
        ),
    ] = []
    link_channel: Annotated[
        ChannelSetting,
        Field(description="Where it is told that somebody has linked an account; without it nowhere"),
    ] = None
    link_policy: Annotated[
        Literal["refuse", "move"],
        Field(description="What happens where somebody links an account that another member has linked here"),
    ] = "refuse"
    gift_hold: Annotated[
        int,
        Field(
            description="After how many minutes gifted subscriptions, and tickets for them, count unless voided",
            ge=0,
            le=10_080,
        ),
    ] = 60

    clip_hosts: Annotated[
        list[str],
        Field(description="On which hosts clips may be, one a line", min_length=1, max_length=20),
    ] = ["clips.twitch.tv", "kick.com", "twitch.tv", "youtu.be", "youtube.com"]
    clips_channel: Annotated[
        ChannelSetting,
        Field(description="Where clips are shown; without it where they are submitted"),
    ] = None
    clips_a_day: Annotated[
        int, Field(description="How many clips a member may submit a day", ge=1, le=100)
    ] = 5
    clip_cooldown: Annotated[
        int,
        Field(description="How many minutes a member waits between two clips; 0 not at all", ge=0, le=1440),
    ] = 1
    timer_quiet_from: Annotated[
        int, Field(description="From which hour on timers are silent", ge=0, le=23)
    ] = 0
    timer_quiet_until: Annotated[
        int,
        Field(description="Until which hour timers are silent; where it is the same, never", ge=0, le=23),
    ] = 0
    slot_limit: Annotated[
        int, Field(description="How many slots a member has called that may wait at a time", ge=1, le=25)
    ] = 3
    slot_cooldown: Annotated[
        int,
        Field(description="For how many seconds a member waits between two calls of a slot", ge=0, le=86_400),
    ] = 30
    slot_queue: Annotated[
        int, Field(description="How many slots may wait at a time altogether", ge=1, le=500)
    ] = 200
    guess_cooldown: Annotated[
        int,
        Field(
            description="For how many seconds a member waits before they guess a balance anew", ge=0, le=3600
        ),
    ] = 5
    guess_prize: Annotated[
        Literal["mint", "house"],
        Field(
            description="Where the prize of a guessed balance comes from: new money, or what the server has"
        ),
    ] = "mint"
    overlay_raffles: Annotated[
        bool, Field(description="Whether the page for the stream shows the raffles that are running")
    ] = True
    overlay_tickets: Annotated[
        bool, Field(description="Whether it shows how many tickets and members these have")
    ] = True
    overlay_draws: Annotated[bool, Field(description="Whether it shows who has won")] = True
    overlay_seconds: Annotated[
        int, Field(description="For how many seconds it shows who has won", ge=5, le=600)
    ] = 60
    overlay_colour: Annotated[
        str, Field(description="Its colour, as in #b58b2f", pattern="^#[0-9A-Fa-f]{6}$")
    ] = "#b58b2f"

    web_address: Annotated[
        str,
        OperatorOnly(),
        Field(
            description="host:port on which the bot listens for linking and webhooks; without it nothing listens"
        ),
    ] = ""
    public_url: Annotated[
        str, OperatorOnly(), Field(description="How that is reached from outside: https://bot.example")
    ] = ""
    kick_client_id: Annotated[str, OperatorOnly(), Field(description="The client id of your app at Kick")] = (
        ""
    )
    kick_client_secret: Annotated[
        SecretSetting, OperatorOnly(), Field(description="The client secret of your app at Kick")
    ] = None
    kick_api: Annotated[str, OperatorOnly(), Field(description="Where Kick's API is")] = (
        "https://api.kick.com"
    )
    kick_sign_in: Annotated[str, OperatorOnly(), Field(description="Where people sign in at Kick")] = (
        "https://id.kick.com"
    )

    @field_validator("watch_roles")
    @classmethod
    def _check_roles(cls, lines: list[str]) -> list[str]:
        parse(lines)
        return lines

    @field_validator("clip_hosts")
    @classmethod
    def _check_hosts(cls, hosts: list[str]) -> list[str]:
        return [host_name(host) for host in hosts]

    @field_validator("public_url", "kick_api", "kick_sign_in")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("write it as https://…")
        return value.rstrip("/")

    @field_validator("web_address")
    @classmethod
    def _check_address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdecimal() and int(port) < 65536):
            raise ValueError("write it as host:port")
        return value

    @property
    def quiet(self) -> QuietHours:
        """When timers are silent, in the guild's time zone."""
        return QuietHours(self.timer_quiet_from, self.timer_quiet_until)

    @property
    def listening(self) -> bool:
        """Whether the operator has said where the bot listens, and how that is reached from outside."""
        return bool(self.web_address and self.public_url)

    @property
    def linking(self) -> bool:
        """Whether the operator has configured what linking takes."""
        return self.listening and bool(self.kick_client_id and self.kick_client_secret)
