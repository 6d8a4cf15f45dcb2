"""What tests of refusals share: the request that no method of the library makes, and the code that it is refused with."""

import disnake
import pytest


def refused(code):
    """Expect that Discord refuses what happens inside with this code of its own."""
    return pytest.raises(disnake.HTTPException, match=rf"error code: {code}\b")


async def code_of(awaitable):
    """Return the code that something is refused with."""
    with pytest.raises(disnake.HTTPException) as caught:
        await awaitable
    return caught.value.code


def request(bot, method, path, **more):
    """Ask for a path that the library may have no method for."""
    return bot.http.request(disnake.http.Route(method, path), **more)


def respond(inter, data, kind=4):
    """Answer an interaction with whatever a test wants said."""
    path = f"/interactions/{inter.id}/{inter.token}/callback"
    return request(inter.bot, "POST", path, json={"type": kind, "data": data})


def noting(heard):
    """Return a handler of events that notes what it is given."""

    async def handler(event):
        heard.append(event)

    return handler
