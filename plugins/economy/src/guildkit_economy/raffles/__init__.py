"""Raffles: tickets, and a draw that anybody can repeat. On a session of the guild, without Discord."""

from guildkit_economy.raffles.closing import close, freeze, held_until, publish, void, waiting, waits_for
from guildkit_economy.raffles.drawing import Draw, document, prepare, settle, winners_of
from guildkit_economy.raffles.earning import gift_voided, gifted, watched
from guildkit_economy.raffles.erasing import forget
from guildkit_economy.raffles.finding import drawn_since, find, matching, recent, running, the_one
from guildkit_economy.raffles.opening import Terms, open_again, open_raffle
from guildkit_economy.raffles.standing import Own, Standing, own, standing
from guildkit_economy.raffles.tickets import Grant, buy, count_due, enter, grant, grant_all, held, void_held

__all__ = [
    "Draw",
    "Grant",
    "Own",
    "Standing",
    "Terms",
    "buy",
    "close",
    "count_due",
    "document",
    "drawn_since",
    "enter",
    "find",
    "forget",
    "freeze",
    "gift_voided",
    "gifted",
    "grant",
    "grant_all",
    "held",
    "held_until",
    "matching",
    "open_again",
    "open_raffle",
    "own",
    "prepare",
    "publish",
    "recent",
    "running",
    "settle",
    "standing",
    "the_one",
    "void",
    "void_held",
    "waiting",
    "waits_for",
    "watched",
    "winners_of",
]
