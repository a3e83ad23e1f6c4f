"""Secrets are hidden wherever an exchange is shown: by the document's security schemes, by its schemas, and by name.

What was hidden once is hidden wherever else it turns up in the same exchange, such as in an error that quotes it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import unquote_plus

from specdouble.contract.model import Document, Operation
from specdouble.contract.router import Router
from specdouble.errors import ApiError
from specdouble.runtime.journal.secret_names import Secrecy, is_secret, secrecy
from specdouble.runtime.journal.secret_schemas import SecretSchemas

Json = Any
Schemas = tuple[Json, ...]

HIDDEN = "***"
_SHORTEST = 6  # of a secret that is looked for elsewhere: `demo` stands in too many innocent texts
_UNMISTAKABLE = 8  # so long that it is found within a word

_AUTHORIZATION = {"authorization", "proxy-authorization"}
_SCHEMES = {"basic", "bearer", "digest", "dpop", "hoba", "negotiate", "ntlm", "oauth", "token", "apikey"}
_PAIR = re.compile(r"([?&#;]|^)([^=?&#;\s\"'<>]+)=([^&#;\s\"'<>]*)")
_USER_INFO = re.compile(r"(?<=://)[^/?#@\s]++(?=@)")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_KEYED = re.compile(
    r"""<([\w:.-]++)"""  # an element of XML
    r"""|\bname="([^"\r\n]++)\""""  # a part of a form
    r"""|(?<![\w.\-\[\]])([A-Za-z_][\w.\-\[\]]*+)["']?\s*+[:=>](\s*+[\d.]++)?"""  # and whether a number follows
)


class Redaction:
    """Hides the secrets of exchanges with one API; without a document, by name alone. Made once, used for many."""

    def __init__(self, document: Document | None = None) -> None:
        schemes = document.security_schemes.values() if document is not None else ()
        self.document = document
        self.schemas = SecretSchemas(document)
        self._keys = {
            place: {one.parameter.lower() for one in schemes if one.location == place} for place in ("header", "query")
        }
        self._parameters: dict[str, Mapping[str, frozenset[str]]] = {}

    def redactor(self, operation: Operation | None) -> Redactor:
        """Begin with one exchange."""
        parameters = self._secret_parameters(operation) if operation is not None else _NO_PARAMETERS
        headers = frozenset(self._keys["header"] | parameters["header"])
        query = frozenset(self._keys["query"] | parameters["query"])
        return Redactor(self.schemas, operation, headers, query, parameters["path"])

    def _secret_parameters(self, operation: Operation) -> Mapping[str, frozenset[str]]:
        if operation.id not in self._parameters:
            secret = [one for one in operation.parameters if self._is_secret(one.name, one.schema)]
            self._parameters[operation.id] = {
                place: frozenset(
                    one.name if place == "path" else one.name.lower() for one in secret if one.location == place
                )
                for place in _NO_PARAMETERS
            }
        return self._parameters[operation.id]

    def _is_secret(self, name: str, schema: Json) -> bool:
        return is_secret(name) or self.schemas.is_secret((schema,))


_NO_PARAMETERS: Mapping[str, frozenset[str]] = {"header": frozenset(), "query": frozenset(), "path": frozenset()}


class Redactor:
    """Hides the secrets of one exchange, and remembers them, for `scrub`."""

    def __init__(
        self,
        schemas: SecretSchemas,
        operation: Operation | None,
        headers: frozenset[str],
        query: frozenset[str],
        path: frozenset[str],
    ) -> None:
        self._schemas = schemas
        self._operation = operation
        self._headers = headers
        self._query = query
        self._path = path
        self._found: set[str] = set()

    def header(self, name: str, value: str) -> str:
        """Return a header's value without its secrets; the scheme of a credential and the names of cookies stay."""
        lower = name.lower()
        if lower == "cookie":
            return "; ".join(self._cookie(pair) for pair in value.split(";"))
        if lower == "set-cookie":
            pair, mark, attributes = value.partition(";")
            return self._cookie(pair) + mark + attributes
        if lower in _AUTHORIZATION or lower in self._headers or is_secret(name):
            return self._credential(value)
        return self.text(value)

    def _cookie(self, pair: str) -> str:
        name, mark, value = pair.strip().partition("=")
        self._remember(value.strip('"'))
        return f"{name}={HIDDEN}" if mark else HIDDEN

    def _credential(self, value: str) -> str:
        scheme, mark, secret = value.strip().partition(" ")
        if not mark or scheme.lower() not in _SCHEMES:
            self._remember(value.strip())
            return HIDDEN
        self._remember(secret.strip())
        if scheme.lower() == "basic":
            self._remember(_decoded(secret.strip()).partition(":")[2])
        return f"{scheme} {HIDDEN}"

    def query(self, query: str, is_also_secret: Callable[[str], bool] = lambda _: False) -> str:
        """Return a query string, or a form, without the values of secret names; the rest stays as it came."""

        def hidden(pair: str) -> str:
            name, mark, value = pair.partition("=")
            plain, decoded = unquote_plus(name), unquote_plus(value)
            if not mark or not (
                plain.lower() in self._query or is_secret(plain) or is_also_secret(plain) or names_secret(decoded)
            ):
                return pair
            self._remember(value, decoded)
            return f"{name}={HIDDEN}"

        return "&".join(hidden(pair) for pair in query.split("&"))

    def path(self, path: str) -> str:
        """Return a path without the values of its secret parameters."""
        if self._operation is None or not self._path:
            return path
        for value in self._secret_values(self._operation, path):
            self._remember(value, unquote_plus(value))
            path = "/".join(segment.replace(value, HIDDEN) for segment in path.split("/"))
        return path

    def _secret_values(self, operation: Operation, path: str) -> list[str]:
        try:
            values = Router([operation]).match(operation.method, path).values
        except ApiError:
            return []
        return [value for name, value in values.items() if name in self._path]

    def text(self, text: str) -> str:
        """Return a text without the secrets of the addresses in it: `?token=...`, `//user:password@`."""
        if "=" in text:
            text = _PAIR.sub(self._pair, text)
        if "://" in text:
            text = _USER_INFO.sub(self._user_info, text)
        return text

    def _pair(self, match: re.Match[str]) -> str:
        before, name, value = match.groups()
        if not (is_secret(unquote_plus(name)) or unquote_plus(name).lower() in self._query):
            return match[0]
        self._remember(value, unquote_plus(value))
        return f"{before}{name}={HIDDEN}"

    def _user_info(self, match: re.Match[str]) -> str:
        self._remember(match[0], unquote_plus(match[0].partition(":")[2]))
        return HIDDEN

    def value(self, value: Json, schemas: Schemas = (), mode: Secrecy = "no") -> Json:
        """Return a JSON value without its secrets, by the names of properties and by what schemas say of them."""
        if mode == "all" or self._schemas.is_secret(schemas):
            return self._masked(value)
        if isinstance(value, str):
            return self._masked(value) if mode == "texts" else self.text(value)
        if isinstance(value, dict):
            named = _named_value(value)
            return {
                self.text(key): self.value(
                    one,
                    self._schemas.property(schemas, key),
                    "all" if key == named else _stronger(secrecy(key), mode),
                )
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [
                self.value(one, self._schemas.item(schemas, at), "no" if isinstance(one, dict) else mode)
                for at, one in enumerate(value)
            ]
        return value

    def _masked(self, value: Json) -> Json:
        if value is None or isinstance(value, bool):
            return value
        self._remember(*_texts(value))
        return HIDDEN

    def _remember(self, *secrets: str) -> None:
        self._found.update(secret for secret in secrets if len(secret) >= _SHORTEST)

    def scrub(self, shown: Json) -> Json:
        """Hide what was found secret anywhere in what is about to be shown."""
        if not self._found:
            return shown
        secrets = sorted(self._found, key=len, reverse=True)
        return _replaced(shown, re.compile("|".join(map(_pattern, secrets))))


def _pattern(secret: str) -> str:
    text = re.escape(secret)
    return text if len(secret) >= _UNMISTAKABLE else rf"(?<!\w){text}(?!\w)"


def _decoded(secret: str) -> str:
    try:
        return base64.b64decode(secret, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _stronger(own: Secrecy, inherited: Secrecy) -> Secrecy:
    return inherited if own == "no" else own


def _named_value(value: Mapping[str, Json]) -> str:
    """Find the secret of a pair such as `{"name": "API_KEY", "value": ...}`."""
    name = next((value[key] for key in ("name", "key", "Name", "Key") if isinstance(value.get(key), str)), "")
    return next((key for key in ("value", "Value") if key in value), "") if is_secret(name) else ""


def _texts(value: Json) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _replaced(shown: Json, secrets: re.Pattern[str]) -> Json:
    if isinstance(shown, str):
        return secrets.sub(HIDDEN, shown)
    if isinstance(shown, dict):
        return {_replaced(key, secrets): _replaced(one, secrets) for key, one in shown.items()}
    return [_replaced(one, secrets) for one in shown] if isinstance(shown, list) else shown


def names_secret(text: str, is_also_secret: Callable[[str], bool] = lambda _: False) -> bool:
    """Tell whether a text that nothing could read has a secret under its name: `password=`, `"token":`, `<secret>`."""
    plain = _ESCAPE.sub(_unescaped, text)
    shown = (plain, unquote_plus(plain)) if "%" in plain else (plain,)
    return any(
        is_also_secret(name) or secrecy(name) == "all" or (secrecy(name) == "texts" and not number)
        for one in shown
        for tag, part, key, number in _KEYED.findall(one)
        if (name := tag or part or key)
    )


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))
