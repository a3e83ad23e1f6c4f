"""One request and its answer, as a test sees them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

_LONGEST = 600
_LONGEST_WORD = 4000


def _shortened(text: str, length: int | None = None) -> str:
    size = len(text) if length is None else length
    return text if size <= _LONGEST_WORD else f"{text[:200]}... ({size} in all)"


@dataclass(frozen=True)
class Sent:
    """A request as it went out. `headers` are those that the test chose: credentials, `Content-Type`.

    The `body` of a frame is all that went over the wire: it breaks HTTP itself, and no client can write it.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    is_frame: bool = False

    @property
    def curl(self) -> str:
        """Write the request as one line for a shell; what is too long for a person is cut, and says so."""
        if self.is_frame:
            return f"printf '%b' {shlex.quote(_shortened(_escaped(self.body)))} | {_connection(urlsplit(self.url))}"
        words = ["curl", "-i", "-X", self.method, _shortened(self.url)]
        for name, value in self.headers.items():
            words += ["-H", _shortened(f"{name}: {value}")]
        if self.body:
            shown = self.body[: _LONGEST_WORD + 1].decode("utf-8", "replace")
            words += ["--data-binary", _shortened(shown, len(self.body))]
        return shlex.join(words)


def _escaped(content: bytes) -> str:
    r"""Write bytes as `printf %b` reads them: `GET / HTTP/1.1\r\n\0377`."""
    text = content.decode("latin-1").replace("\\", r"\\").replace("\r", r"\r").replace("\n", r"\n")
    return re.sub(r"[^ -~]", lambda found: f"\\0{ord(found[0]):03o}", text)


def _connection(url: SplitResult) -> str:
    is_secure = url.scheme == "https"
    port = url.port or (443 if is_secure else 80)
    return f"openssl s_client -quiet -connect {url.hostname}:{port}" if is_secure else f"nc {url.hostname} {port}"


@dataclass(frozen=True)
class Exchange:
    """A request and its answer. `body` is the JSON value, the text, or the bytes; header names are lower case."""

    sent: Sent
    status: int
    headers: Mapping[str, str]
    content: bytes
    operation_id: str | None = None
    rows_at: tuple[str, ...] | None = None  # the way to the rows inside the body; None where the answer is no list
    seconds: float = field(default=0.0, compare=False)  # how long the answer took

    @property
    def media_type(self) -> str:
        """Return the media type of the answer without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def body(self) -> Any:
        """Read the answer's content by its media type; None where there is none."""
        if not self.content:
            return None
        if self.media_type.endswith(("/json", "+json")):
            return json.loads(self.content)
        return self.content.decode("utf-8") if self.media_type.startswith("text/") else self.content

    @property
    def rows(self) -> Any:
        """Return the rows of a list, without their envelope."""
        if self.rows_at is None:
            raise TypeError(f"{self.operation_id or self.sent.url} does not answer with a list: use .body")
        value = self.body
        for name in self.rows_at:
            value = value[name]
        return value

    def __str__(self) -> str:
        text = self.content.decode("utf-8", "replace")
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text)} characters)"
        return f"{self.sent.curl}\n  -> {self.status} {self.media_type}\n  {shown}".rstrip()
