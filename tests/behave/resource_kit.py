"""An API run by its tiers alone: no server, every answer judged by the document."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.infer import infer
from specdouble.behave.seeding import Seeder
from specdouble.behave.tiers import Tiers
from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_document, load_text
from specdouble.contract.router import Router
from specdouble.contract.wire import Contract
from specdouble.data.values import Values
from specdouble.runtime.ids import Ids
from specdouble.runtime.users import ANYONE, User
from specdouble.store.store import Store

DOCUMENTS = Path(__file__).parents[1] / "fixtures" / "documents"
NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


class StandingClock:
    """A clock that stands at NOW until it is moved."""

    def __init__(self):
        self._at = NOW

    def now(self):
        return self._at

    def advance(self, seconds):
        self._at += timedelta(seconds=seconds)


class Api:
    """Calls operations by method and path, each in a transaction of its own."""

    def __init__(self, document, *, base_url="/api", seed=0, **more):
        self.clock = StandingClock()
        self.document = document
        self.inference = infer(document)
        self.contract = Contract(document)
        self.router = Router(document.operations)
        values = Values(document, seed=seed, now=self.clock.now)
        self.tiers = Tiers(document, self.inference, values, self.clock.now, self.contract, base_url=base_url, **more)
        self.ground = self.tiers.resource.ground
        self.seed = seed
        self.empty()

    def empty(self):
        self.store = Store(self.inference.collections, Ids(self.seed).make, self.clock.now)
        return self

    def seeded(self, **more):
        with self.store.transaction() as tx:
            Seeder(self.ground, **more).fill(tx)
        return self

    def __call__(self, method, target, body=None, *, user: User = ANYONE, content_type="application/json") -> Answer:
        path, _, query = target.partition("?")
        match = self.router.match(method, path)
        wire = self.contract.wire(match.operation.id)
        sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = () if body is None else (("content-type", content_type),)
        call = wire.read(RawRequest(method, path, query, headers, sent), match.values)
        with self.store.transaction() as tx:
            answer = self.tiers.answer(call, tx, user)
            self.judge(wire, answer)
        return answer

    def judge(self, wire, answer):
        if isinstance(answer.value, Stream):
            return
        response = wire.operation.response(answer.status)
        assert response is not None, f"{answer.status} is not documented"
        media_type = answer.media_type or (wire.accept(None, answer.status).name if response.content else None)
        violations = wire.check(answer.status, dict(answer.headers), media_type, answer.value)
        assert not violations, [violation.message for violation in violations]

    def get(self, target, **more):
        return self("GET", target, **more).value

    def post(self, target, body=None, **more):
        return self("POST", target, body, **more).value

    def rows(self, collection):
        with self.store.read() as tx:
            return list(tx[collection])


def library(**more) -> Api:
    return Api(load_document(DOCUMENTS / "resource_library.yaml"), **more)


def api_of(text: str, **more) -> Api:
    return Api(load_text(text), **more)


_COMPILED: list[Api] = []


def empty_library() -> Api:
    """Compile the library once, and empty it for each test."""
    if not _COMPILED:
        _COMPILED.append(library())
    return _COMPILED[0].empty()
