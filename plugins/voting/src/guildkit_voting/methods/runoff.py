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
    - Where that is a tie and the poll's rule for ties says who goes first (the earliest submitted, or a lot), the
      one who comes last by it is eliminated, and the rounds go on. So the winner is always one that some order elects.
    - A ballot that ranks options level is shared out equally among those of them who are in, anew in every round.
    - Without a valid ballot nobody is elected.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from guildkit import Text
from guildkit_voting.methods.ballots import AnyBallot, Ballot, Poll, Weight, exact
from guildkit_voting.methods.report import Report, Round, Tie, grouped
from guildkit_voting.methods.universes import possible_winners, safe_together, tied_for_last
from guildkit_voting.methods.words import Join, Words, counted, named, nobody, number, standings
from guildkit_voting.texts import text

_Pile: TypeAlias = list[tuple[Ballot, Weight]]


def count(poll: Poll) -> Report:
    """Count rankings, complete or not."""
    return _Count(poll).run()


class _Count:
    """A count in progress: the ballots lie in piles, one for every option that is still in."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        everybody = range(len(poll.options))
        # Among many voters most rankings are cast once; they lie in piles of their own, where they need no weight.
        self.once: dict[int, list[Ballot]] = {option: [] for option in everybody}
        self.weighty: dict[int, _Pile] = {option: [] for option in everybody}
        self.votes: dict[int, Weight] = dict.fromkeys(everybody, 0)
        self.exhausted: Weight = 0
        self.shared: dict[int, Weight] = {}
        self.shared_out: Weight = 0
        self.rounds: list[Round] = []
        self.ties: list[Tie] = []
        self.scores: list[Weight] = [0] * len(poll.options)

    def run(self) -> Report:
        winners: tuple[int, ...] = ()
        if self.poll.valid:
            ballots = self.poll.ballots
            once = [ballot for ballot, cast in ballots.items() if cast == 1]
            self.deal(once, [(ballot, cast) for ballot, cast in ballots.items() if cast != 1])
            self.share()
            while not (winners := self.round()):
                self.move(self.rounds[-1])
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

    def move(self, last: Round) -> None:
        """Move the votes of those who were eliminated to their next choices."""
        moved: list[tuple[tuple[int, ...], int | None, Weight]] = []
        steps: list[tuple[tuple[int, ...], Callable[[], None]]] = [
            ((option,), partial(self.deal, self.once.pop(option), self.weighty.pop(option)))
            for option in last.eliminated
        ]
        for option in last.eliminated:
            del self.votes[option]
        for sources, step in (*steps, (last.eliminated, self.share)):
            before, exhausted = dict(self.votes), self.exhausted
            step()
            moved += [
                (sources, to, exact(own - before[to])) for to, own in self.votes.items() if own != before[to]
            ]
            if self.exhausted != exhausted:
                moved.append((sources, None, exact(self.exhausted - exhausted)))
        self.rounds[-1] = replace(last, moved=tuple(moved))

    def deal(self, once: list[Ballot], weighty: _Pile) -> None:
        """Put every ballot on the pile of the option it ranks highest among those still in."""
        votes, piles = self.votes, self.once
        had = {option: len(pile) for option, pile in piles.items()}
        for ballot in once:
            for option in ballot:
                if option in votes:
                    piles[option].append(ballot)
                    break
            else:
                self.exhausted += 1
        for option in votes:
            votes[option] += len(piles[option]) - had[option]
        for ballot, cast in weighty:
            for option in ballot:
                if option in votes:
                    votes[option] += cast
                    self.weighty[option].append((ballot, cast))
                    break
            else:
                self.exhausted += cast

    def share(self) -> None:
        """Share the ballots that rank options level out among those still in, instead of as before."""
        if not self.poll.level:
            return
        for option, own in self.shared.items():
            if option in self.votes:
                self.votes[option] -= own
        self.exhausted -= self.shared_out
        self.shared, self.shared_out = dict.fromkeys(self.votes, 0), 0
        for ballot, cast in self.poll.level.items():
            for group in ballot:
                if among := [option for option in group if option in self.votes]:
                    for option in among:
                        self.shared[option] += Fraction(cast, len(among))
                    break
            else:
                self.shared_out += cast
        for option, own in self.shared.items():
            self.votes[option] = exact(self.votes[option] + own)
        self.exhausted = exact(self.exhausted + self.shared_out)

    def round(self) -> tuple[int, ...]:
        """Hold a round; it ends with winners, or with somebody eliminated."""
        for option, own in self.votes.items():
            self.scores[option] = own
        majority_of = sum(self.votes.values())
        best = max(self.votes, key=self.votes.__getitem__)
        if 2 * self.votes[best] > majority_of:
            self.note(text("runoff-majority", winner=self.named([best]), votes=number(majority_of)))
            return (best,)
        eliminated, why = self.last(tied_for_last(self.votes))
        if why is not None:
            self.note(text("runoff-no-majority", votes=number(majority_of), why=why), tuple(eliminated))
            return ()
        ballots: dict[AnyBallot, Weight] = dict(self.poll.ballots.items())
        ballots.update(self.poll.level.items())
        winners, complete = possible_winners(ballots, self.votes, eliminated)
        if len(winners) > 1 and self.poll.order is not None:
            self.settle(eliminated, self.poll.order)
            return ()
        if len(winners) > 1:
            self.ties.append(Tie(winners, text("place-first")))
        self.note(self.try_every_order(eliminated, winners, complete=complete))
        return winners

    def last(self, tied: list[int]) -> tuple[list[int], Text | None]:
        """Who goes next and why; or those whom nothing tells apart, and no reason."""
        if len(tied) == 1:
            return tied, text("runoff-eliminated", option=self.named(tied))
        if safe_together(self.votes, tied):
            together = counted(sum(self.votes[option] for option in tied), "vote")
            return (
                tied,
                text("runoff-together", options=self.named(tied), votes=together),
            )
        if len(tied) == len(self.votes):
            return tied, None
        fewest = tied
        for nth, earlier in reversed(list(enumerate(self.rounds, start=1))):
            then = {
                option: own
                for option, own in enumerate(earlier.votes)
                if own is not None and option in fewest
            }
            fewest = tied_for_last(then)
            if len(fewest) == 1:
                broken = text("broken-by-round", option=self.named(fewest), round=nth)
                place = text("place-last", round=len(self.rounds) + 1)
                self.ties.append(Tie(tuple(tied), place, broken))
                return fewest, text("runoff-looked-back", options=self.named(tied), broken=broken)
        return fewest, None

    def settle(self, tied: list[int], order: tuple[int, ...]) -> None:
        """Eliminate whom the rule for ties puts last, since it matters who goes."""
        last = max(tied, key=order.index)
        how = text(f"broken-by-{self.poll.ties}")
        self.ties.append(Tie(tuple(tied), text("place-last", round=len(self.rounds) + 1), how))
        words = text("runoff-settled", options=self.named(tied), how=how, option=self.named([last]))
        self.note(words, (last,))

    def try_every_order(self, tied: list[int], winners: tuple[int, ...], *, complete: bool) -> Text:
        """Say what came of trying every order of elimination."""
        if len(self.votes) == len(winners) == 2:
            return text("runoff-two-level", options=self.named(winners))
        if len(tied) == len(self.votes):
            level = "all"
        elif self.rounds:
            level = "ever"
        else:
            level = "last"
        opening = text(f"runoff-tried-{level}", options=self.named(tied))
        if len(winners) == 1:
            return text("runoff-in-all", opening=opening, winner=self.named(winners))
        key = "runoff-depends" if complete else "runoff-too-many"
        return text(key, opening=opening, options=self.named(winners, "or"))

    def note(self, words: Text, eliminated: tuple[int, ...] = ()) -> None:
        votes = tuple(self.votes.get(option) for option in range(len(self.poll.options)))
        note = text(
            "runoff-round-exhausted" if self.exhausted else "runoff-round",
            round=len(self.rounds) + 1,
            standings=standings(self.poll, self.votes),
            words=words,
            **({"ballots": counted(self.exhausted, "ballot")} if self.exhausted else {}),
        )
        self.rounds.append(Round(votes, self.exhausted, eliminated, note))

    def named(self, options: Iterable[int], join: Join = "and") -> Words:
        return named(self.poll, options, join)
