"""Commands with extreme values: what people send who try things out, or mean harm.

```python
async def test_nothing_breaks(bot, guild, alice, switch_on):
    await switch_on(guild, "hello")
    assert await fuzz_commands(bot, [guild.owner, alice], seed=1) == []
```
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

from guildkit_sandbox.conformance.walk import leaves, picked
from guildkit_sandbox.people.refusals import CannotDo, NoAnswer
from guildkit_sandbox.validation import commands as options
from guildkit_sandbox.validation import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guildkit.bot import Bot
    from guildkit.failures import Failure
    from guildkit_sandbox.payloads import Payload
    from guildkit_sandbox.people.interacting import Answer
    from guildkit_sandbox.people.person import Person
    from guildkit_sandbox.people.seen_modals import ModalField

_LONGEST: Final = 6000
_LARGEST: Final = 2**53
TEXTS: Final = (
    "a",
    " ",
    "\u200b",
    "\u200d\u2060\ufeff",
    "\u202e\u2067txet\u2066",
    "@everyone @here",
    "**bold** __x__ ||spoiler|| `code` ~~gone~~",
    "```py\nnever closed",
    "[a link](https://example.org) <https://example.org/@everyone>",
    "# heading\n> quote\n- item\n1. item",
    "\\",
    "`" * 4,
    "<:emoji:1> <t:0:R> <t:99999999999999:F> </x:1> <id:customize>",
    "{0} {x} %s %(x)s ${x} { $x }",
    "'; DROP TABLE x; -- \x00",
    "../../etc/passwd",
    "👨‍👩‍👧‍👦🏳️‍🌈🇩🇪" + "e" + "\u0301" * 50,
    "Z" + "\u0336\u0489" * 40,
    "ﷺ",
    "\r\n\t\v\f",
    "0",
    "-1",
    "1e400",
    "NaN",
    "٣",
    "9" * 60,
    "99999999999999 days",
    "null",
    "true",
    "a/b:c:1",
)
"""What people type; it is repeated or cut to what the client takes."""
_NUMBERS: Final = (0, 1, -1, 25, 2**31, -(2**31), 2**32, _LARGEST, -_LARGEST)
_FRACTIONS: Final = (0.1, -0.0, 1e-300, 1e300, float(_LARGEST))


_EXCHANGES: Final = ("plugins ", "remote plugins ", "reload")
"""What gets no right name: it would switch off, or read anew, what is being examined."""


async def fuzz_commands(
    bot: Bot, people: Sequence[Person], *, seed: int, rounds: int = 3, within: str = ""
) -> list[str]:
    """Let people use every command that they see with extreme values, and fill in what opens.

    Args:
        bot: which runs in this process; its failures are noted.
        people: who do it, each by their own permissions.
        seed: makes the values the same every time.
        rounds: how often everybody uses each command.
        within: only commands that begin with this word.

    Returns:
        What went wrong, each in a sentence: something was not answered, raised, or mentioned somebody.
    """
    failures: list[Failure] = []
    bot.failures.observe(failures.append)
    problems: list[str] = []
    fuzz = _Fuzz(random.Random(seed))  # noqa: S311 - repeatable on purpose
    for _ in range(rounds):
        for person in people:
            for path, leaf in leaves(person):
                if path.split()[0] != (within or path.split()[0]):
                    continue
                try:
                    await fuzz.use(person, path, leaf)
                except NoAnswer as silence:
                    problems.append(f"/{path} was not answered: {str(silence).splitlines()[0]}")
    await bot.rest()
    problems += [f"{each.where} of {each.plugin} raised {each.error!r}" for each in failures]
    for person in people:
        problems += [
            f"It mentioned {', '.join(sorted(map(str, message.pings)))}: {message.text[:200]!r}"
            for message in [*person.messages(), *person.dms()]
            if message.author is person.guild.world.bot and message.pings
        ]
    return list(dict.fromkeys(problems))


class _Fuzz:
    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    async def use(self, person: Person, path: str, leaf: Payload) -> None:
        values: dict[str, Any] = {}
        try:
            for option in leaf.get("options") or []:
                if option.get("required") or self._rng.random() < 0.7:
                    values[option["name"]] = await self._value(person, path, option, values)
            answer: Answer = await person.slash(path, values)
            if answer.modal is not None:
                await person.fill(
                    {field.custom_id: self._entered(field) for field in answer.modal.fields if _takes(field)}
                )
        except CannotDo:
            return  # The client does not let people do this; nothing of it reached the bot.

    async def _value(self, person: Person, path: str, option: Payload, before: dict[str, Any]) -> Any:
        rng, kind = self._rng, option["type"]
        if choices := option.get("choices"):
            return rng.choice(choices)["value"]
        if option.get("autocomplete"):
            typed = rng.choice(TEXTS)[:100]
            suggested = await person.autocomplete(path, {**before, option["name"]: typed})
            if suggested and not path.startswith(_EXCHANGES) and rng.random() < 0.5:
                return rng.choice(suggested)[1]
        if kind == options.STRING:
            return self._text(option.get("min_length") or 0, option.get("max_length") or _LONGEST)
        if kind in {options.INTEGER, options.NUMBER}:
            least, most = option.get("min_value", -_LARGEST), option.get("max_value", _LARGEST)
            numbers: list[float] = [least, most, *_NUMBERS]
            numbers += _FRACTIONS if kind == options.NUMBER else ()
            return rng.choice([number for number in numbers if least <= number <= most])
        return picked(person, option, rng.choice(("least", "most", "odd")))

    def _text(self, least: int, most: int) -> str:
        text = self._rng.choice(TEXTS)
        if self._rng.random() < 0.5:
            text *= max(most // len(text), 1)
        while len(text) < least:
            text += text
        return text[:most]

    def _entered(self, field: ModalField) -> Any:
        if field.select is not None:
            return [option.value for option in field.select.options[: field.select.max_values]]
        return self._text(max(field.min_length, int(field.required)), field.max_length)


def _takes(field: ModalField) -> bool:
    return field.kind == parts.TEXT_INPUT or (field.select is not None and bool(field.select.options))
