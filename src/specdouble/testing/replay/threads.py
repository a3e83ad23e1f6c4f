"""What a server makes up anew each time, such as ids: learnt from answers, and put into the requests that follow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from specdouble.testing.exchange import Exchange, Sent

Json = Any

_LONG = 8  # letters: so long a text is no word that stands in two places by chance
_NAMES_ID = re.compile(r"(?:^|[_\-.])(?:id|ids|uuid|key|code|slug|token|cursor)$|(?:Id|ID|Ids|Key|Code|Token|Cursor)$")
_WORD = re.compile(r'[^\s;,="]+')
_FORM = "application/x-www-form-urlencoded"


class Threads:
    """The values of a recorded answer that came otherwise this time, by what they were."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._numbers: dict[int, int] = {}

    def learn(self, recorded: Exchange, came: Exchange) -> None:
        """Compare an answer with the one of the same request now."""
        for old, new in _pairs(body_of(recorded), body_of(came), name=""):
            self._take(old, new)
        for old, new in _header_pairs(recorded, came):
            self._take(old, new)

    def _take(self, old: Json, new: Json) -> None:
        if isinstance(old, str):
            self._texts[old] = new
        else:
            self._numbers[old] = new

    def weave(self, sent: Sent) -> Sent:
        """Return a recorded request with what has changed since."""
        if not self._texts and not self._numbers:
            return sent
        headers = {name: _WORD.sub(self._word, value) for name, value in sent.headers.items()}
        return replace(sent, url=self._url(sent.url), headers=headers, body=self._body(sent))

    def _word(self, match: re.Match[str]) -> str:
        return self._texts.get(match[0], match[0])

    def _url(self, url: str) -> str:
        parts = urlsplit(url)
        path = "/".join(self._escaped(segment) for segment in parts.path.split("/"))
        return urlunsplit(parts._replace(path=path, query=self._query(parts.query)))

    def _query(self, query: str) -> str:
        pairs = (pair.partition("=") for pair in query.split("&"))
        return "&".join(f"{name}{mark}{self._escaped(value)}" for name, mark, value in pairs)

    def _escaped(self, text: str) -> str:
        plain = unquote(text)
        new = self._plain(plain)
        return text if new == plain else quote(new, safe="")

    def _plain(self, text: str) -> str:
        if text in self._texts:
            return self._texts[text]
        return str(self._numbers.get(int(text), text)) if text.isascii() and text.isdigit() else text

    def _body(self, sent: Sent) -> bytes:
        kind = next((value for name, value in sent.headers.items() if name.lower() == "content-type"), "")
        if kind.partition(";")[0].strip().lower() == _FORM:
            return self._query(sent.body.decode("utf-8", "replace")).encode()
        try:
            value = json.loads(sent.body)
        except ValueError:
            return sent.body
        woven = self.weave_value(value)
        return sent.body if woven == value else json.dumps(woven, ensure_ascii=False).encode()

    def weave_value(self, value: Json, name: str = "") -> Json:
        """Return a recorded JSON value with what has changed since; numbers only where a name tells an id."""
        if isinstance(value, dict):
            return {key: self.weave_value(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.weave_value(one, name) for one in value]
        if isinstance(value, str):
            return self._texts.get(value, value)
        if isinstance(value, int) and not isinstance(value, bool) and _NAMES_ID.search(name):
            return self._numbers.get(value, value)
        return value


def body_of(exchange: Exchange) -> Json:
    """Return the JSON value of an answer; None where it has none."""
    try:
        return json.loads(exchange.content)
    except ValueError:
        return None


def _pairs(old: Json, new: Json, name: str) -> Iterator[tuple[Json, Json]]:
    """Go through two values side by side, and give the leaves that differ and can be told anywhere else."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() & new.keys():
            yield from _pairs(old[key], new[key], key)
    elif isinstance(old, list) and isinstance(new, list):
        for one, other in zip(old, new, strict=False):
            yield from _pairs(one, other, name)
    elif old != new and _can_be_told(old, new, name):
        yield old, new


def _can_be_told(old: Json, new: Json, name: str) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return len(old) >= _LONG or _NAMES_ID.search(name) is not None
    are_numbers = all(isinstance(one, int) and not isinstance(one, bool) for one in (old, new))
    return are_numbers and _NAMES_ID.search(name) is not None


def _header_pairs(recorded: Exchange, came: Exchange) -> Iterator[tuple[str, str]]:
    for name, read in _TELLING.items():
        old, new = (read(one.headers.get(name, "")) for one in (recorded, came))
        if old and new and old != new:
            yield old, new


def _last_segment(location: str) -> str:
    return unquote(urlsplit(location).path.rpartition("/")[2])


def _cookie_value(cookie: str) -> str:
    return cookie.partition(";")[0].partition("=")[2]


_TELLING: dict[str, Callable[[str], str]] = {
    "location": _last_segment,
    "etag": lambda tag: tag.removeprefix("W/").strip('"'),
    "set-cookie": _cookie_value,
}
