"""What names the shop's live messages, and the `custom_id`s of its buttons."""

from __future__ import annotations

from typing import Final

from guildkit import Route

PANEL: Final = Route("economy", "shop-panel/{channel:int}")
"""The live message that shows all items."""
ORDER: Final = Route("economy", "shop-order/{number:int}")
"""The live message that shows an order to those who decide about it."""

BUY: Final = Route("economy", "shop-buy/{number:int}/{price:int}")
"""`price` is the one that the member saw: another one is never taken."""
SURE: Final = Route("economy", "shop-sure/{number:int}/{price:int}")
LIST: Final = Route("economy", "shop-list/{page:int}")
ORDERS: Final = Route("economy", "shop-orders/{member:int}/{item:int}/{state}/{page:int}")
"""0 is everybody and everything."""

APPROVE: Final = Route("economy", "shop-approve/{number:int}")
REJECT: Final = Route("economy", "shop-reject/{number:int}")
REJECTED: Final = Route("economy", "shop-rejected/{number:int}")
REFUND: Final = Route("economy", "shop-refund/{number:int}")
