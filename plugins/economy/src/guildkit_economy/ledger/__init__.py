"""The ledger: every movement of money is a transaction whose entries add up to zero, and which stays as it is."""

from guildkit_economy.ledger.accounts import BURN, HOLDS, HOUSE, MINT, Owner, member, pot
from guildkit_economy.ledger.errors import KeyReused, NoRoom, NotEnough
from guildkit_economy.ledger.figures import Report, report
from guildkit_economy.ledger.holds import give_back, pay, set_aside
from guildkit_economy.ledger.posting import Posted, Posting, lock, post, post_all, transfer
from guildkit_economy.ledger.proof import Proof, head, prove
from guildkit_economy.ledger.reading import (
    Movement,
    Ranked,
    balance,
    count_movements,
    count_ranked,
    movements,
    ranking,
)
from guildkit_economy.ledger.reversal import reverse

__all__ = [
    "BURN",
    "HOLDS",
    "HOUSE",
    "MINT",
    "KeyReused",
    "Movement",
    "NoRoom",
    "NotEnough",
    "Owner",
    "Posted",
    "Posting",
    "Proof",
    "Ranked",
    "Report",
    "balance",
    "count_movements",
    "count_ranked",
    "give_back",
    "head",
    "lock",
    "member",
    "movements",
    "pay",
    "post",
    "post_all",
    "pot",
    "prove",
    "ranking",
    "report",
    "reverse",
    "set_aside",
    "transfer",
]
