"""What the tests of elections do again and again."""

from guildkit_voting import constitution


async def propose(bot, person, *, method="plurality", options="Memphis\nNashville\nKnoxville", **fields):
    """Put a question to the vote; return what its author is told."""
    await person.slash("proposal create", method=method)
    answer = await person.fill({"title": "Capital", "options": options, "duration": "3 days", **fields})
    await bot.rest()
    return answer


async def rule(bot, guild, **changes):
    """Put a constitution into force."""
    async with bot.database.guild_session(guild.id) as session:
        await constitution.enact(session, changes, now=bot.clock.now(), by=None)


def tell(person):
    """What the person sees last."""
    return person.messages()[-1].text
