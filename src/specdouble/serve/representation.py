"""What an address shows at this moment: the answer to a GET of it, asked from within another request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from specdouble.behave import moments
from specdouble.behave.answer import Answer, Stream
from specdouble.behave.model import Inference, Kind
from specdouble.behave.pointers import follow, split
from specdouble.contract.call import RawRequest
from specdouble.contract.model import Json, Operation
from specdouble.contract.wire import Wire
from specdouble.errors import ApiError, InvalidRequest
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.preconditions import http_date
from specdouble.serve.render import Renderer
from specdouble.serve.tier import Tier
from specdouble.store.store import Transaction


@dataclass(frozen=True)
class Stamps:
    """Where the answers of an operation say when their row was last changed; `field` is empty where they do not."""

    item: str = ""
    field: str = ""

    def moment(self, value: Json) -> datetime | None:
        """Return when the row in an answer was changed."""
        row = follow(value, split(self.item)) if self.field else None
        return moments.moment(row.get(self.field)) if isinstance(row, Mapping) else None


def find_stamps(inference: Inference, operation_id: str) -> Stamps:
    """Find the property that the Last-Modified of one row's answer is read from."""
    resource = inference.resources.get(operation_id)
    if resource is None or resource.kind not in {Kind.READ, Kind.READ_SINGLETON}:
        return Stamps()
    spec = inference.collections[resource.collection]
    return Stamps(resource.item, spec.updated or spec.created or "")


@dataclass(frozen=True)
class Validators:
    """What a representation is known by. `tags` holds one tag for each media type it can be had in."""

    tags: frozenset[str]
    modified: str | None


class Representation:
    """Answers GETs of one operation within the transaction of another request, and leaves no trace."""

    def __init__(self, operation: Operation, wire: Wire, tier: Tier, renderer: Renderer, stamps: Stamps) -> None:
        self.operation = operation
        self._wire = wire
        self._tier = tier
        self._renderer = renderer
        self._stamps = stamps
        response = operation.response(200)
        self._accepts = tuple(response.content) if response is not None and response.content else (None,)

    async def __call__(
        self, path: str, values: Mapping[str, str], exchange: Exchange, transaction: Transaction, user: User
    ) -> Validators | None:
        """Return the validators of what stands at a path now; None where nothing does.

        Raises InvalidRequest where the path alone does not say what to show: the GET requires more parameters.
        """
        try:
            with transaction.transaction():
                found = await self._found(self._read(path, values, exchange), transaction, user)
                raise _Undo
        except _Undo:
            return found
        except InvalidRequest:
            raise
        except ApiError:
            return None

    def _read(self, path: str, values: Mapping[str, str], exchange: Exchange) -> Exchange:
        headers = tuple(pair for pair in exchange.raw.headers if pair[0] not in _OF_THE_REQUEST)
        raw = RawRequest("GET", path, "", headers)
        return exchange.asking(raw, self.operation, values)

    async def _found(self, exchange: Exchange, transaction: Transaction, user: User) -> Validators | None:
        call = self._wire.read(exchange.raw, exchange.values)
        answer = self._tier.answer(call, transaction, user, exchange)
        if not isinstance(answer, Answer):
            answer = await answer
        replies = [self._renderer(answer, accept).reply for accept in self._accepts]
        if not 200 <= replies[0].status < 300:
            return None
        own = self._tier.name == "handler"
        dates = [modified(reply, answer.value, self._stamps, own=own) for reply in replies]
        tags = (entity_tag(reply, own=own) for reply in replies)
        return Validators(frozenset(tag for tag in tags if tag), next((date for date in dates if date), None))


_OF_THE_REQUEST = frozenset(
    {"content-type", "content-length", "accept", "if-match", "if-none-match", "if-unmodified-since", "prefer"}
)


class _Undo(Exception):
    """Leaves a nested transaction without a trace."""


def entity_tag(reply: Reply, *, own: bool) -> str | None:
    """Return the strong validator of an answer: a digest of its media type and bytes, or its `own` ETag header.

    Bytes rather than the version of a row: an answer may show other rows too, the clock, or another media type, and a
    tag that stays while the bytes change would not be strong (RFC 9110, 8.8.1).
    """
    said = header(reply, "etag") if own else None
    if said is not None or isinstance(reply.body, Stream):
        return said
    told = (header(reply, "content-type") or "").encode() + b"\0" + reply.body
    return f'"{blake2b(told, digest_size=12).hexdigest()}"'


def modified(reply: Reply, value: Json, stamps: Stamps, *, own: bool) -> str | None:
    """Return the Last-Modified of an answer: its `own` header, or when its row was changed."""
    said = header(reply, "last-modified") if own else None
    if said is not None:
        return said
    moment = stamps.moment(value)
    return None if moment is None else http_date(moment)


def header(reply: Reply, name: str) -> str | None:
    """Return a header of a reply."""
    return next((value for key, value in reply.headers if key.lower() == name), None)
