r"""`x-signature`: a credential that signs the request, by HMAC-SHA256 (RFC 2104) and a key that both sides know.

It stands on a security scheme whose API key is sent in a header:

    x-signature: {value: '{timestamp}.{hex}', message: "{timestamp}\n{method}\n{path}\n{body}", tolerance: 300}

`value` is how the header is written, `message` what is signed: `{timestamp}` are the seconds since 1970, `{path}` the
path below the API's base URL as it was sent, `{body}` the bytes of the body. A signature whose time is more than
`tolerance` seconds from the server's is refused. The keys are those of personas, and the field of `x-credentials`.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Document
from specdouble.errors import DocumentError

KEY = "x-signature"
_KEYS = ("value", "message", "tolerance")
_IN_VALUE = {"timestamp": r"(?P<timestamp>[0-9]{1,12})", "hex": r"(?P<hex>[0-9a-f]{64})"}
_IN_MESSAGE = ("timestamp", "method", "path", "body")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Signature:
    """How one security scheme signs requests. `header` is where the signature is sent."""

    header: str
    value: str
    message: str
    tolerance: int

    def write(self, key: str, request: RawRequest, now: datetime) -> str:
        """Sign a request, and return what the header says."""
        timestamp = str(int(now.timestamp()))
        told = {"timestamp": timestamp, "hex": self._digest(key, request, timestamp)}
        return _PLACE.sub(lambda place: told[place[1]], self.value)

    def checker(self, value: str, request: RawRequest, now: datetime) -> Callable[[str], bool] | None:
        """Return what tells whether a key has signed a request; None where the header is malformed, or too old."""
        found = self._form.fullmatch(value)
        if found is None:
            return None
        parts = found.groupdict()
        timestamp = parts.get("timestamp", "")
        if timestamp and abs(int(timestamp) - now.timestamp()) > self.tolerance:
            return None
        return lambda key: hmac.compare_digest(self._digest(key, request, timestamp), parts["hex"])

    @cached_property
    def _form(self) -> re.Pattern[str]:
        pieces = _PLACE.split(self.value)  # text and names by turns
        return re.compile("".join(_IN_VALUE[one] if at % 2 else re.escape(one) for at, one in enumerate(pieces)))

    def _digest(self, key: str, request: RawRequest, timestamp: str) -> str:
        told = {"timestamp": timestamp, "method": request.method, "path": request.path}
        pieces = [
            one.encode() if not at % 2 else request.body if one == "body" else told[one].encode("latin-1", "replace")
            for at, one in enumerate(_PLACE.split(self.message))
        ]
        return hmac.new(key.encode(), b"".join(pieces), "sha256").hexdigest()


def find_signatures(document: Document) -> dict[str, Signature]:
    """Read `x-signature` of every security scheme, by its name. Raises DocumentError for one that makes no sense."""
    found = {}
    for name, scheme in document.security_schemes.items():
        node = document.at(scheme.pointer)
        if not isinstance(node, Mapping) or KEY not in node:
            continue
        problem = _problem(node[KEY])
        if (scheme.type, scheme.location) != ("apiKey", "header"):
            problem = f"stands on {name!r}, expected on a scheme of type apiKey, in: header"
        if problem is not None:
            raise DocumentError(f"{document.locate(f'{scheme.pointer}/{KEY}')}: {KEY} {problem}")
        found[name] = Signature(scheme.parameter, **{"tolerance": 300, **node[KEY]})
    return found


def _problem(says: Any) -> str | None:
    """Tell what is wrong with an `x-signature`; None where nothing is."""
    if not isinstance(says, Mapping) or not {"value", "message"} <= says.keys() <= set(_KEYS):
        return f"came as {says!r}, expected a map of {', '.join(_KEYS)}"
    for key, known in (("value", tuple(_IN_VALUE)), ("message", _IN_MESSAGE)):
        if not isinstance(says[key], str):
            return f"{key} came as {says[key]!r}, expected a text"
        for name in _PLACE.findall(says[key]):
            if name not in known:
                return f"{key}: {{{name}}} does not exist; there are: {', '.join(known)}"
    if says["value"].count("{hex}") != 1 or says["value"].count("{timestamp}") > 1:
        return f"value came as {says['value']!r}, expected {{hex}} in it once"
    tolerance = says.get("tolerance", 300)
    if not isinstance(tolerance, int) or isinstance(tolerance, bool) or tolerance < 0:
        return f"tolerance came as {tolerance!r}, expected seconds, such as 300"
    return None
