"""The page without a browser, and without a bot."""

import json
from urllib.parse import urlsplit

import aiohttp
import pytest


class Asleep:
    """Who keeps no bot."""

    bot, state, trouble = None, "stopped", ""

    def __init__(self):
        self.listeners = []


class Reader:
    """A page without a browser: what it was sent, put together."""

    def __init__(self, socket):
        self.socket = socket
        self.state = {}
        self.heard = []
        self.asked = 0

    async def read(self):
        while (message := await self.socket.receive(timeout=5)).type is aiohttp.WSMsgType.BINARY:
            self.heard.append(message.data)
        news = json.loads(message.data)
        if "messages" in news:
            known = {**self.state.get("messages", {}), **news["messages"]["changed"]}
            news["messages"] = {key: known[key] for key in news["messages"]["order"]}
        if "traffic" in news:
            news["traffic"] = self.state.get("traffic", []) + news["traffic"]
        self.state.update({key: value for key, value in news.items() if key != "reply"})
        return news

    async def ask(self, act, **details):
        self.asked += 1
        await self.socket.send_json({"id": self.asked, "act": act, **details})
        while True:
            news = await self.read()
            if news.get("reply") == self.asked:
                assert "error" not in news, news["error"]
                return news["value"]

    async def is_refused(self, act, **details):
        with pytest.raises(AssertionError) as refused:
            await self.ask(act, **details)
        return str(refused.value).split("\n", maxsplit=1)[0]

    async def hears(self, opus):
        """Read until this was the last packet that came."""
        while not self.heard or self.heard[-1][12:] != opus:
            message = await self.socket.receive(timeout=5)
            if message.type is aiohttp.WSMsgType.BINARY:
                self.heard.append(message.data)

    def inside(self, name):
        (room,) = [room for room in self.state["voice"] if room["id"] == self.channel(name)]
        return [person["name"] for person in room["inside"]]

    @property
    def texts(self):
        return [message["content"] for message in self.state.get("messages", {}).values()]

    def user(self, name):
        return next(each["id"] for each in self.state["people"] if each["name"] == name)

    def channel(self, name):
        return next(each["id"] for each in self.state["channels"] if each["name"] == name)


def origin(page):
    return f"http://{urlsplit(page.address).netloc}"


def key(page):
    return urlsplit(page.address).query
