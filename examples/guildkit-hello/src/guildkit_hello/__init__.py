"""Says hello, in the words of each server."""

from typing import Annotated

import disnake
from disnake.ui import Button
from pydantic import BaseModel, Field

from guildkit import InteractionContext, Option, Plugin, Route, UserError, View, escape


class HelloSettings(BaseModel):
    """What a server can set."""

    greeting: str = Field("Hello", description="The first word", max_length=50)


plugin = Plugin("hello", title="Hello", settings=HelloSettings)

WAVE = Route("hello", "wave/{member:int}")


@plugin.command("hello", description="Greet somebody")
async def hello(
    ctx: InteractionContext, who: Annotated[disnake.Member | None, Option("Whom to greet")] = None
) -> None:
    """Greet a member, or oneself."""
    whom = who or ctx.member
    text = f"{ctx.settings.greeting}, **{escape(whom.display_name)}**!"
    await ctx.reply(View(text, rows=[[Button(label="Wave back", custom_id=WAVE.id(member=whom.id))]]))


@plugin.component(WAVE, answers="public")
async def wave(ctx: InteractionContext, member: int) -> None:
    """Wave back, if one was greeted."""
    if ctx.member.id != member:
        raise UserError("This greeting was not for you.", hint="/hello greets whom you like.")
    await ctx.reply(f"**{escape(ctx.member.display_name)}** waves back. 👋")
