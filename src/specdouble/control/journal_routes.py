"""The routes of the journal: what was asked and answered, told to people, to tests and to other tools."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import version
from typing import Any, TypeVar

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from specdouble.contract.json_text import dump_json
from specdouble.contract.model import Document
from specdouble.control.bodies import json_response, read_object
from specdouble.errors import ApiError
from specdouble.runtime.journal import Entry, Followed, Journal, Missed
from specdouble.runtime.journal.har import har
from specdouble.runtime.journal.reader import Reader
from specdouble.runtime.journal.search import ANYTHING, CRITERIA, Criteria, Search
from specdouble.runtime.journal.stream import Follower

Json = Any
Result = TypeVar("Result")

_PAGE, _LARGEST_PAGE = 100, 1000
_NEAR = 3  # entries told of where none meets the criteria
_HEARTBEAT = 15.0  # seconds of silence after which a stream shows that it lives
_KNOWN: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(CRITERIA, str),
    "query": dict,
    "headers": dict,
    "body": (dict, list, str, int, float, bool),
    "status": (int, str),
    "has_findings": bool,
    "since": int,
}
_LARGEST = 2**53 - 1  # what every client can count to
_FILTERS = tuple(name for name in CRITERIA if name not in {"query", "headers", "body"})


def routes(
    documents: Callable[[], Mapping[str, Document]],
    journal_of: Callable[[Request], Journal],
    *,
    stream_seconds: float | None = None,
) -> list[Route]:
    """Make the routes. `documents` tells what is served, `journal_of` finds the journal of a request's sandbox.

    `stream_seconds` ends every live stream after that long.
    """
    own = _JournalRoutes(journal_of, Reader(documents), stream_seconds)
    return [
        Route("/-/journal", own.page, methods=["GET"]),
        Route("/-/journal", own.clear, methods=["DELETE"]),
        Route("/-/journal/stream", own.stream, methods=["GET"]),
        Route("/-/journal/find", own.find, methods=["POST"]),
        Route("/-/journal/count", own.count, methods=["POST"]),
        Route("/-/journal/{id:entry_id}", own.one, methods=["GET"]),
        Route("/-/journal.har", own.har, methods=["GET"]),
    ]


class _EntryId(Convertor[int]):
    """Keeps `/-/journal/find` and the like apart from entries."""

    regex = "[0-9]{1,16}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


register_url_convertor("entry_id", _EntryId())


class _JournalRoutes:
    def __init__(self, journal_of: Callable[[Request], Journal], reader: Reader, stream_seconds: float | None) -> None:
        self._journal_of = journal_of
        self._reader = reader
        self._stream_seconds = stream_seconds

    async def page(self, request: Request) -> Response:
        """List entries in a line each, the newest first, `limit` at a time; `after` goes on where a page ended."""
        _refuse_unknown(request, (*_FILTERS, "limit", "after"))
        limit = _whole(request, "limit", _PAGE, least=1, most=_LARGEST_PAGE)
        after = _whole(request, "after", None)
        found = [entry for entry in self._chosen(request) if after is None or entry.id < after]
        shown = found[:limit]
        return json_response({
            "entries": [self._reader.summary(entry) for entry in shown],
            "next": shown[-1].id if len(found) > len(shown) else None,
        })  # fmt: skip

    def _chosen(self, request: Request) -> list[Entry]:
        search = _search(_filters(request))
        return [entry for entry in self._journal_of(request).newest() if search(entry)]

    async def one(self, request: Request) -> Response:
        """Show one entry whole."""
        given = request.path_params["id"]
        entry = self._journal_of(request).get(given)
        if entry is None:
            raise HTTPException(404, f"the journal has no entry {given}: it never was, or has made room for newer ones")
        return json_response(self._reader.show(entry))

    async def clear(self, request: Request) -> Response:
        """Forget every entry."""
        self._journal_of(request).clear()
        return Response(status_code=204)

    async def find(self, request: Request) -> Response:
        """Find the entries that meet criteria, whole, the newest first."""
        body = await read_object(request, {**_KNOWN, "limit": int})
        limit = _bounded("limit", body.pop("limit", _PAGE), 1, _LARGEST_PAGE)
        found, near = self._find(request, body)
        return json_response({
            "count": len(found),
            "entries": [shown async for shown in _in_turn(map(self._reader.show, found[:limit]))],
            "near_misses": near,
        })  # fmt: skip

    async def count(self, request: Request) -> Response:
        """Count the entries that meet criteria."""
        found, near = self._find(request, await read_object(request, _KNOWN))
        return json_response({"count": len(found), "near_misses": near})

    def _find(self, request: Request, body: dict[str, Json]) -> tuple[list[Entry], list[Json]]:
        search = _search(_criteria(body))
        journal = self._journal_of(request)
        found = [entry for entry in journal.newest() if search(entry)]
        near = [] if found else search.closest(journal.newest(), _NEAR)
        return found, [self._near(entry, failed) for entry, failed in near]

    def _near(self, entry: Entry, failed: list[str]) -> Json:
        shown = self._reader.show(entry)
        return {
            "entry": self._reader.summary(entry),
            "differences": [{"what": name, "came": _came(shown, name)} for name in failed],
        }

    async def har(self, request: Request) -> Response:
        """Export entries as an HTTP Archive, the oldest first."""
        _refuse_unknown(request, _FILTERS)
        pieces = har(reversed(self._chosen(request)), self._reader, version=version("specdouble"))
        headers = {"Content-Disposition": 'attachment; filename="journal.har"'}
        return StreamingResponse(_in_turn(pieces), media_type="application/json", headers=headers)

    async def stream(self, request: Request) -> Response:
        """Send every new entry as a server-sent event; `Last-Event-ID` goes on where a client left."""
        after = _last_event_id(request, _whole(request, "after", None))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        if request.method == "HEAD":
            return Response(media_type="text/event-stream", headers=headers)
        seconds = _whole(request, "seconds", None, most=86_400)
        limits = [limit for limit in (seconds, self._stream_seconds) if limit is not None]
        try:
            follower = self._journal_of(request).follow(after)
        except ApiError as error:
            raise HTTPException(error.status, error.message) from None
        events = self._events(follower, min(limits, default=None))
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _events(self, follower: Follower, seconds: float | None) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        end = None if seconds is None else loop.time() + seconds
        yield b"retry: 1000\n\n"
        try:
            while (left := _HEARTBEAT if end is None else min(end - loop.time(), _HEARTBEAT)) > 0:
                try:
                    yield self._event(await asyncio.wait_for(anext(follower), left))
                except TimeoutError:
                    yield b":\n\n"
                except StopAsyncIteration:
                    return
        finally:
            follower.close()

    def _event(self, followed: Followed) -> bytes:
        if isinstance(followed, Missed):
            return b"event: missed\ndata: %b\n\n" % dump_json({"count": followed.count})
        return b"id: %d\nevent: entry\ndata: %b\n\n" % (followed.id, dump_json(self._reader.summary(followed)))


async def _in_turn(results: Iterable[Result]) -> AsyncIterator[Result]:
    """Let requests be served between any two results."""
    for result in results:
        yield result
        await asyncio.sleep(0)


def _came(shown: dict[str, Json], name: str) -> Json:
    """Return what an entry has where it fails a criterion."""
    request, response = shown["request"], shown["response"]
    if name in {"path", "path_prefix", "path_regex"}:
        return request["path"]
    if name in {"method", "query", "headers", "body"}:
        return request[name]
    if name == "status":
        return response["status"]
    if name == "request_id":
        return response["body"]
    return {"has_findings": bool(shown["findings"]), "since": shown["id"]}.get(name, shown.get(name))


def _search(criteria: Criteria) -> Search:
    try:
        return criteria.compile()
    except ApiError as error:
        raise HTTPException(error.status, error.message) from None


def _criteria(body: dict[str, Json]) -> Criteria:
    for name in ("query", "headers"):
        for key, value in body.get(name, {}).items():
            if not (isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))):
                raise HTTPException(400, f"{name}.{key} came as {value!r}, expected a string or a list of strings")
    if "since" in body:
        _bounded("since", body["since"], 0, _LARGEST)
    return Criteria(**{"body": ANYTHING, **body})


def _filters(request: Request) -> Criteria:
    """Read the criteria that a query string can say; `status=4xx` is a class."""
    given: dict[str, Json] = {name: value for name, value in request.query_params.items() if name in _FILTERS}
    if "status" in given and _is_whole(given["status"]):
        given["status"] = int(given["status"])
    if "since" in given:
        given["since"] = _whole(request, "since", None)
    if "has_findings" in given:
        given["has_findings"] = _flag("has_findings", given["has_findings"])
    return Criteria(**given)


def _refuse_unknown(request: Request, known: Sequence[str]) -> None:
    for name in request.query_params:
        if name not in known:
            close = get_close_matches(name, known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise HTTPException(400, f"unknown filter {name!r}; there are: {', '.join(known)}.{hint}")


def _flag(name: str, value: str) -> bool:
    if value not in {"true", "false"}:
        raise HTTPException(400, f"{name} came as {value!r}, expected true or false")
    return value == "true"


def _whole(request: Request, name: str, default: Any, *, least: int = 0, most: int = _LARGEST) -> Any:
    value = request.query_params.get(name)
    if value is None:
        return default
    if not _is_whole(value):
        raise HTTPException(400, f"{name} came as {value!r}, expected a whole number")
    return _bounded(name, int(value), least, most)


def _last_event_id(request: Request, default: int | None) -> int | None:
    given = request.headers.get("last-event-id")
    if given is None:
        return default
    if not _is_whole(given):
        raise HTTPException(400, f"Last-Event-ID came as {given!r}, expected the id of an entry")
    return _bounded("Last-Event-ID", int(given), 0, _LARGEST)


def _is_whole(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 20


def _bounded(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise HTTPException(400, f"{name} came as {value}, expected {least} to {most}")
    return value
