"""openapi-core's verdict on an exchange."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from specdouble.contract.model import Document

logging.getLogger("openapi_core").setLevel(logging.ERROR)  # what it warns of is in its errors, too
_LEFT_OUT = frozenset({"servers", "security"})
_READ_BY_THE_LIBRARY = ("application/json", "xml", "application/x-www-form-urlencoded", "multipart/")


class SentLike(Protocol):
    """A request as it went out."""

    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


class ExchangeLike(Protocol):
    """A request and its answer; header names of the answer are lower case."""

    @property
    def sent(self) -> SentLike: ...
    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True)
class Verdict:
    """What openapi-core says of one side. `crash` is set where it fell over instead of judging."""

    errors: tuple[str, ...] = ()
    crash: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether it found nothing wrong."""
        return not self.errors and not self.crash


@dataclass(frozen=True)
class Opinion:
    """What openapi-core says of an exchange."""

    request: Verdict
    response: Verdict


class SecondReading:
    """A document as openapi-core reads it. `base_url` is where its paths begin, whatever servers it names."""

    def __init__(self, document: Document, base_url: str) -> None:
        self._openapi = OpenAPI.from_dict(
            _at(document.bundle, base_url),
            config=Config(
                spec_validator_cls=None,  # that a document is sound is for the lint to say  # type: ignore[arg-type]
                extra_media_type_deserializers=_readers(document.bundle),
            ),
        )

    def judge(self, exchange: ExchangeLike) -> Opinion:
        """Judge both sides of an exchange. Credentials are left out: that one is there says nothing of its worth."""
        return Opinion(
            _verdict(lambda: self._openapi.iter_request_errors(_Request(exchange.sent))),
            _verdict(
                lambda: self._openapi.iter_response_errors(_Request(exchange.sent), _Response(exchange)),
            ),
        )


def _verdict(errors: Callable[[], Iterator[Exception]]) -> Verdict:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of deprecated parameters
            found = [_sentence(error) for error in errors()]
    except Exception as error:  # noqa: BLE001 - that it falls over is an opinion too, and must not end the run
        return Verdict(crash=f"{type(error).__name__}: {str(error)[:200]}".rstrip(": "))
    return Verdict(errors=tuple(found))


def _sentence(error: Exception) -> str:
    cause = error.__cause__
    details = [str(one.message) for one in getattr(cause, "schema_errors", ()) or () if hasattr(one, "message")]
    said = "; ".join(details) or (str(cause) if cause is not None else "")
    return f"{type(error).__name__}: {error}{': ' + said if said and said not in str(error) else ''}"[:400]


class _Request:
    """A request, as the library's protocol wants it."""

    def __init__(self, sent: SentLike) -> None:
        parts = urlsplit(sent.url)
        self.host_url = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path
        self.method = sent.method.lower()
        self.body = sent.body or None
        headers = Headers(list(sent.headers.items()))
        self.content_type = headers.get("Content-Type") or "application/octet-stream"
        query = ImmutableMultiDict(parse_qsl(parts.query, keep_blank_values=True))
        self.parameters = RequestParameters(query=query, header=headers, cookie=_cookies(headers.get("Cookie", "")))


class _Response:
    """An answer, as the library's protocol wants it."""

    def __init__(self, exchange: ExchangeLike) -> None:
        self.status_code = exchange.status
        self.headers = Headers(list(exchange.headers.items()))
        self.content_type = exchange.headers.get("content-type", "")
        self.data = exchange.content


def _cookies(text: str) -> ImmutableMultiDict[str, str]:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(text)
    except CookieError:
        return ImmutableMultiDict()
    return ImmutableMultiDict([(name, one.value) for name, one in cookies.items()])


def _at(bundle: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Return a document whose one server is where its traffic went, and where nobody is asked for credentials.

    The library reads nothing more of a request whose credential is missing.
    """
    paths = {path: _plain(item) for path, item in bundle.get("paths", {}).items()}
    return {**bundle, "servers": [{"url": base_url.rstrip("/")}], "paths": paths, "security": []}


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {name: one for name, one in value.items() if name not in _LEFT_OUT} if isinstance(value, dict) else value
        for key, value in item.items()
        if key not in _LEFT_OUT
    }


def _readers(bundle: Any) -> dict[str, Callable[..., Any]]:
    """Say how to read the media types that the library hands over as bytes: it knows no bytes as `type: string`."""
    names = [name.lower() for name in _media_types(bundle) if not any(one in name for one in _READ_BY_THE_LIBRARY)]
    return {name: _as_json if name.endswith(("+json", "/json")) else _as_text for name in names}


def _as_json(content: bytes, **_: str) -> Any:
    return json.loads(content)


def _as_text(content: bytes, **_: str) -> str:
    return content.decode("utf-8", "replace")


def _media_types(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        content = node.get("content")
        if isinstance(content, dict):
            yield from (name for name in content if "/" in name)
        for below in node.values():
            yield from _media_types(below)
    elif isinstance(node, list):
        for below in node:
            yield from _media_types(below)
