"""Lists of several pages, with stateless buttons: they work after any number of restarts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from disnake.ui import Button

if TYPE_CHECKING:
    from guildkit.routes import Route


@dataclass(frozen=True, slots=True)
class Page:
    r"""One page of a list; a number beyond its ends is the nearest one that there is.

    ```python
    LIST = plugin.route("list/{page:int}")

    @plugin.component(LIST, repeatable=True, asker_only=True)
    async def turn(ctx: InteractionContext, page: int) -> None:
        shown = Page(page, total=len(names))
        await ctx.update(View("\n".join(shown.of(names)), rows=shown.rows(LIST)))
    ```

    Attributes:
        number: which page; the first is 1.
        total: how many things the list has.
        size: how many of them stand on a page.
    """

    number: int
    total: int
    size: int = 10

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", min(max(self.number, 1), self.count))

    @property
    def count(self) -> int:
        """How many pages there are; at least one."""
        return max(-(-self.total // self.size), 1)

    @property
    def offset(self) -> int:
        """How many things stand on the pages before: `select(…).offset(page.offset).limit(page.size)`."""
        return (self.number - 1) * self.size

    def of(self, things: list[Any]) -> list[Any]:
        """Return those of all things that stand on this page."""
        return things[self.offset : self.offset + self.size]

    def rows(self, route: Route, **arguments: int | str) -> list[list[Button[Any]]]:
        """Return a row of buttons to turn to the first, previous, next and last page; none where there is only one.

        Args:
            route: takes `{page:int}`; declare its handler with `repeatable=True`.
            arguments: the other arguments of the route.
        """
        if self.count == 1:
            return []
        targets = {
            "⏮": 1,
            "◀": self.number - 1,
            f"{self.number} / {self.count}": self.number,
            "▶": self.number + 1,
            "⏭": self.count,
        }
        here = {"⏮": self.number == 1, "◀": self.number == 1}
        here |= {"▶": self.number == self.count, "⏭": self.number == self.count}
        return [
            [
                # Discord refuses two buttons with one id: leading zeros tell apart those that lead to the same page.
                Button(
                    label=label,
                    custom_id=route.id(**arguments, page="0" * zeros + str(target)),
                    disabled=here.get(label, True),
                )
                for zeros, (label, target) in enumerate(targets.items())
            ]
        ]
