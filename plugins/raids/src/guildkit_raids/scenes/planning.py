"""A guild plans a raid, and finds that its best day and its best time are not its best slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from guildkit_raids import plugin

if TYPE_CHECKING:
    from guildkit.demo import Stage

DAYS: Final = "On which days can you come?"
TIMES: Final = "At which times?"
VOTES: Final = (
    ("0", "0"),
    ("0", "0"),
    ("0", "2"),
    ("0", "2"),
    ("1", "1"),
    ("1", "1"),
    ("2", "1"),
    ("2", "1"),
    ("12", "12"),
)
"""Who can come on which days, and at which times, by their places in the selects."""


@plugin.scene("planning", "A raid is planned, voted on, finished, and taken back")
async def play(stage: Stage) -> None:
    """Plan, vote, ask which days and times go together, end a raid, and undo that."""
    petra = stage.person("Petra", permissions=["manage_events"])
    stage.chapter("The plan")
    stage.tell(
        "Petra leads raids. She puts Molten Core on the list and asks when people can come; three are needed."
    )
    await petra.slash("dungeonlist add", name="Molten Core")
    await petra.slash("raidplan", dungeon="Molten Core")
    await petra.fill(dungeon="Molten Core", days="Fri, Sat, Sun", times="18:00, 20:00, 22:00", minimum="3")
    planner = await petra.sees("Planned by")

    stage.chapter("The vote")
    stage.tell("Nine people choose days, and then times. Who has chosen both is listed, by name.")
    people = stage.people(len(VOTES))
    async with stage.briefly():
        for person, (days, times) in zip(people, VOTES, strict=True):
            await person.select(*days, of=DAYS, on=planner)
            await person.select(*times, of=TIMES, on=planner)
    stage.tell(
        "The first day has most votes, and so has eight o'clock. Yet nobody can come on the first day at eight: a poll "
        "with two winners would have called a raid to which nobody comes. Two other slots fit three each."
    )

    stage.chapter("Which together?")
    stage.tell(
        "The last of them chose two days and two times, and cannot come to all four. The planner asks, in private."
    )
    last = people[-1]
    await last.click("Which together?", on=planner)
    await last.select("2-1")

    stage.chapter("The end")
    stage.tell(
        "That has decided it. Petra ends the raid: the slot that fits most, the second best, and who would be recorded."
    )
    await petra.click("Finish", on=planner)
    await petra.click("Finish and record")
    await last.slash("raidstats")
    stage.tell(
        "That was the wrong evening. She takes it back: nothing is recorded any more, and everybody can vote again."
    )
    await petra.slash("raid_finish", raid=1, undo=True)
    await last.slash("raidstats")
