"""Instant runoff: the last is eliminated, its ballots move on to their next choice, until one has a majority.

Sources: William R. Ware, 1871; as in Robert's Rules of Order ("preferential voting") and, with the majority taken of
continuing ballots, in Alaska (Alaska Statutes 15.15.350). Ties for last looked up in earlier rounds: the Scottish
Local Government Elections Order 2007.

Conventions:
    - A majority is strictly more than half of the continuing ballots: those that still name somebody who is in.
      The others are exhausted.
    - Those tied for last go together only if all their votes stay below the next option's. Otherwise the one with
      the fewest votes in the latest earlier round that differs goes; that tie is reported with how it was broken.
    - If no round tells them apart, or all who are left are level, every order of eliminating those tied for last is
      tried from there on. Should one option win in all of them, it is elected; otherwise all that win in some are
      reported as a tie. In particular, two that end level are a tie: earlier rounds do not elect.
    - Without a valid ballot nobody is elected.
"""

from collections.abc import Iterable
from typing import TypeAlias

from guildkit_voting.methods.ballots import Ballot, Poll
from guildkit_voting.methods.report import Report, Round, Tie, grouped
from guildkit_voting.methods.universes import possible_winners, safe_together, tied_for_last
from guildkit_voting.methods.words import counted, named, nobody, number, standings

_Pile: TypeAlias = list[tuple[Ballot, int]]


def count(poll: Poll) -> Report:
    """Count rankings, complete or not."""
    return _Count(poll).run()


class _Count:
    """A count in progress: the ballots lie in piles, one for every option that is still in."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.piles: dict[int, _Pile] = {option: [] for option in range(len(poll.options))}
        self.votes = dict.fromkeys(self.piles, 0)
        self.exhausted = 0
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        self.scores = [0] * len(poll.options)

    def run(self) -> Report:
        winners: tuple[int, ...] = ()
        if self.poll.valid:
            self.deal(self.poll.ballots.items())
            while not (winners := self.round()):
                for option in self.rounds[-1].eliminated:
                    del self.votes[option]
                for option in self.rounds[-1].eliminated:
                    self.deal(self.piles.pop(option))
        losers = grouped((option for option in self.votes if option not in winners), self.scores)
        eliminated = (last.eliminated for last in reversed(self.rounds) if last.eliminated)
        return Report(
            method="runoff",
            options=self.poll.options,
            winners=winners,
            ranking=(*([winners] if winners else []), *losers, *eliminated),
            scores=tuple(self.scores),
            valid=self.poll.valid,
            abstentions=self.poll.abstentions,
            explanation=tuple(each.note for each in self.rounds) or (nobody(self.poll),),
            ties=tuple(self.ties),
            rounds=tuple(self.rounds),
            exhausted=self.exhausted,
        )

    def deal(self, pile: Iterable[tuple[Ballot, int]]) -> None:
        """Put every ballot on the pile of the option it ranks highest among those still in."""
        piles, votes = self.piles, self.votes
        for ballot, cast in pile:
            for option in ballot:
                if option in votes:
                    votes[option] += cast
                    piles[option].append((ballot, cast))
                    break
            else:
                self.exhausted += cast

    def round(self) -> tuple[int, ...]:
        """Hold a round; it ends with winners, or with somebody eliminated."""
        for option, own in self.votes.items():
            self.scores[option] = own
        majority_of = sum(self.votes.values())
        best = max(self.votes, key=self.votes.__getitem__)
        if 2 * self.votes[best] > majority_of:
            self.note(f"{self.named([best])} has more than half of {number(majority_of)} and wins.")
            return (best,)
        eliminated, why = self.last(tied_for_last(self.votes))
        if why:
            self.note(f"Nobody has more than half of {number(majority_of)}. {why}", tuple(eliminated))
            return ()
        winners, complete = possible_winners(self.poll.ballots, self.votes, eliminated)
        if len(winners) > 1:
            self.ties.append(Tie(winners, "first place"))
        self.note(self.try_every_order(eliminated, winners, complete=complete))
        return winners

    def last(self, tied: list[int]) -> tuple[list[int], str]:
        """Who goes next and why; or those whom nothing tells apart, and no reason."""
        if len(tied) == 1:
            return tied, f"{self.named(tied)} is eliminated."
        if safe_together(self.votes, tied):
            together = counted(sum(self.votes[option] for option in tied), "vote")
            return (
                tied,
                f"{self.named(tied)} are eliminated at once: together {together}, less than the next.",
            )
        if len(tied) == len(self.votes):
            return tied, ""
        fewest = tied
        for nth, earlier in reversed(list(enumerate(self.rounds, start=1))):
            then = {
                option: own
                for option, own in enumerate(earlier.votes)
                if own is not None and option in fewest
            }
            fewest = tied_for_last(then)
            if len(fewest) == 1:
                broken = f"{self.named(fewest)} had the fewest votes of them in round {nth}"
                self.ties.append(Tie(tuple(tied), f"last place in round {len(self.rounds) + 1}", broken))
                return fewest, f"{self.named(tied)} are tied for last. {broken} and is eliminated."
        return fewest, ""

    def try_every_order(self, tied: list[int], winners: tuple[int, ...], *, complete: bool) -> str:
        """Say what came of trying every order of elimination."""
        if len(self.votes) == len(winners) == 2:
            return f"{self.named(winners)} are level: a tie for first place."
        if len(tied) == len(self.votes):
            level = "all level"
        elif self.rounds:
            level = "tied for last, now and in every earlier round"
        else:
            level = "tied for last"
        opening = f"{self.named(tied)} are {level}, so every order of elimination was tried."
        if len(winners) == 1:
            return f"{opening} {self.named(winners)} wins in all of them."
        if complete:
            return f"{opening} {self.named(winners, 'or')} wins, depending on it: a tie for first place."
        return f"{opening} There are too many; {self.named(winners, 'or')} might win: a tie for first place."

    def note(self, words: str, eliminated: tuple[int, ...] = ()) -> None:
        exhausted = f" ({counted(self.exhausted, 'ballot')} exhausted)" if self.exhausted else ""
        opening = f"Round {len(self.rounds) + 1}: {standings(self.poll, self.votes)}{exhausted}."
        votes = tuple(self.votes.get(option) for option in range(len(self.poll.options)))
        self.rounds.append(Round(votes, self.exhausted, eliminated, f"{opening} {words}"))

    def named(self, options: Iterable[int], join: str = "and") -> str:
        return named(self.poll, options, join)
