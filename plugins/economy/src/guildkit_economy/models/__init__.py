"""The tables of the economy plugin."""

from guildkit_economy.models.base import Base
from guildkit_economy.models.clips import Clip, ClipVote
from guildkit_economy.models.counters import Counter
from guildkit_economy.models.custom_commands import CommandName, CustomCommand
from guildkit_economy.models.guesses import Guess, GuessSession, GuessState
from guildkit_economy.models.imports import Import, Imported, ImportShare
from guildkit_economy.models.ledger import Account, Entry, Hold, HoldState, Kind, Ledger, Transaction
from guildkit_economy.models.overlay import Overlay
from guildkit_economy.models.raffles import (
    Raffle,
    RaffleHolder,
    RaffleList,
    RaffleSecret,
    RaffleState,
    RaffleWatch,
    Ticket,
    TicketSource,
    TicketState,
)
from guildkit_economy.models.shop import Item, Order, OrderState, Panel, Trouble
from guildkit_economy.models.slots import Shuffle, ShuffledSlot, Slot, SlotQueue
from guildkit_economy.models.stream import (
    Alias,
    Follow,
    Gift,
    GiftState,
    Identity,
    PendingLink,
    Presence,
    Stream,
    Told,
    WatchTime,
)
from guildkit_economy.models.timers import Stopped, Timer

__all__ = [
    "Account",
    "Alias",
    "Base",
    "Clip",
    "ClipVote",
    "CommandName",
    "Counter",
    "CustomCommand",
    "Entry",
    "Follow",
    "Gift",
    "GiftState",
    "Guess",
    "GuessSession",
    "GuessState",
    "Hold",
    "HoldState",
    "Identity",
    "Import",
    "ImportShare",
    "Imported",
    "Item",
    "Kind",
    "Ledger",
    "Order",
    "OrderState",
    "Overlay",
    "Panel",
    "PendingLink",
    "Presence",
    "Raffle",
    "RaffleHolder",
    "RaffleList",
    "RaffleSecret",
    "RaffleState",
    "RaffleWatch",
    "Shuffle",
    "ShuffledSlot",
    "Slot",
    "SlotQueue",
    "Stopped",
    "Stream",
    "Ticket",
    "TicketSource",
    "TicketState",
    "Timer",
    "Told",
    "Transaction",
    "Trouble",
    "WatchTime",
]
