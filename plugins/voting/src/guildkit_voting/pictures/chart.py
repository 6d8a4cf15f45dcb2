"""What every picture knows: the report, its names as they can be drawn, and the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from guildkit_voting.methods import METHODS, Report, Weight
from guildkit_voting.methods.words import counted, number
from guildkit_voting.pictures.canvas import Canvas, legible
from guildkit_voting.texts import text

MOST = 40
"""How many options a picture shows; the others are summed up."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A report that is drawn.

    Attributes:
        report: what was counted.
        title: what was voted on.
        language: that of the words.
        decided: what became of it, where the count alone does not say that.
        ballots: how many there were; by default as many as they weigh.
    """

    report: Report
    title: str
    language: str
    decided: str = ""
    ballots: int | None = None

    def words(self, key: str, **values: object) -> str:
        """A text in the reader's language."""
        return text(key, **values).within(self.language)

    def name(self, option: int) -> str:
        """The name of an option as it can be drawn."""
        return legible(self.report.options[option], self.words("picture-option", number=option + 1))

    def names(self, options: Iterable[int]) -> str:
        """Names, one after the other."""
        return ", ".join(map(self.name, options))

    def number(self, value: Weight) -> str:
        """A number as the language writes it."""
        return self.words("picture-number", number=number(value))

    @property
    def order(self) -> list[int]:
        """All options, best first."""
        return [option for group in self.report.ranking for option in group]

    @property
    def outcome(self) -> str:
        """Who won, in a line."""
        if self.decided:
            return self.decided
        report = self.report
        if report.tied and report.tie:
            return self.words("picture-tie", options=self.names(report.tie.options))
        if not report.winners:
            return self.words("picture-nobody")
        if report.seats is not None:
            return self.words("picture-seats", seats=counted(sum(report.seats), "seat").within(self.language))
        return self.words("picture-winner", winner=self.names(report.winners))

    def begin(self, what: str = "") -> Canvas:
        """A canvas with the title, the outcome and how it was counted."""
        canvas = Canvas()
        report = self.report
        weighed = self.ballots is not None and self.ballots != report.turnout
        turnout = self.words("picture-turnout", count=self.ballots if weighed else number(report.turnout))
        facts = [METHODS[report.method].title.within(self.language), what, turnout]
        if weighed:
            facts.append(self.words("result-weight", weight=number(report.turnout)))
        elif report.abstentions:
            facts.append(counted(report.abstentions, "abstention").within(self.language))
        canvas.heading(
            legible(self.title, "–"),
            self.outcome,
            " · ".join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts if fact),
        )
        return canvas
