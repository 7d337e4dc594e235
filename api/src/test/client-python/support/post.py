"""What arrives at addresses and phone numbers."""

import re
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx

from support.environment import MESSAGES_URL

_HTTP = httpx.Client()

# in seconds, on a machine that is busy
_PATIENCE = 60


@dataclass
class Message:
    text: str

    @property
    def code(self):
        return re.search(r"\b([0-9]{6})\b", self.text)[1]

    @property
    def link(self):
        return re.search(r"https?://\S+/verify\?[^\s>]+", self.text)[0]

    @property
    def hash(self):
        return parse_qs(urlsplit(self.link).query)["token"][0]

    def follow(self):
        """Where the browser of its reader ends up."""
        return follow(self.link)


class Post:
    """What arrives at an address or a number, read one after the other."""

    def __init__(self, to):
        self._to = to
        self._read = 0

    def next(self):
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            texts = _HTTP.get(MESSAGES_URL, params={"to": self._to}).json()
            if len(texts) > self._read:
                self._read += 1
                return Message(texts[self._read - 1])
            time.sleep(0.05)
        raise AssertionError(f"nothing more has arrived within {_PATIENCE} s")


def follow(link):
    """Follows a link as a reader of mail does."""
    answer = _HTTP.get(link)
    assert answer.status_code == 303, link
    return answer.headers["location"]


def fragment_of(place):
    """What a link brings to the app behind the ``#``."""
    return {name: values[0] for name, values in parse_qs(urlsplit(place).fragment).items()}


def code_at(place):
    """The code that the link of a flow brings, and no token beside it."""
    assert urlsplit(place).fragment == ""
    return parse_qs(urlsplit(place).query)["code"][0]
