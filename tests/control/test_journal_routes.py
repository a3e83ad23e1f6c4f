"""The journal over HTTP: lists, one entry, assertions, archive and live stream."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import DOCUMENT, JSON, add
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from specdouble.contract.load import load_document
from specdouble.contract.wire import Contract
from specdouble.control.bodies import problem_response
from specdouble.control.journal_routes import routes
from specdouble.errors import Violation
from specdouble.runtime.journal import Journal
from specdouble.runtime.journal.findings import answer_findings, request_findings
from specdouble.runtime.journal.search import CRITERIA


@pytest.fixture
def journal() -> Journal:
    journal = Journal()
    add(journal, operation_id="list_vaults", tier="resource", sent=(("authorization", "Bearer hunter22"),))
    add(
        journal, "POST", operation_id="create_vault", sent=(JSON,), body=b'{"name": "Attic"}', status=201, mount="/bank"
    )
    add(journal, "POST", operation_id="create_vault", sent=(JSON,), body=b'{"name": 7}', status=400)
    add(journal, path="/vault/7", status=404, answer=b'{"error":"absent","requestId":"req_7"}')
    return journal


def app(journal: Journal, **options: Any) -> Starlette:
    made = routes(lambda: {"vaults": DOCUMENT}, lambda _: journal, **options)
    return Starlette(routes=made, exception_handlers={HTTPException: problem_response})


class Client:
    """Asks the routes, in process."""

    def __init__(self, journal: Journal) -> None:
        self._app = app(journal, stream_seconds=0.05)

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._send(method, path, more))

    async def _send(self, method: str, path: str, more: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.send("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.send("POST", path, **more)


@pytest.fixture
def client(journal: Journal) -> Client:
    return Client(journal)


def listed(client: Client, query: str = "") -> list[int]:
    answer = client.get(f"/-/journal{query}")
    assert answer.status_code == 200, answer.text
    return [entry["id"] for entry in answer.json()["entries"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [4, 3, 2, 1]),
        ("?api=vaults", [4, 3, 2, 1]),
        ("?api=other", []),
        ("?operation=create_vault", [3, 2]),
        ("?status=404", [4]),
        ("?status=4xx", [4, 3]),
        ("?status=2XX", [2, 1]),
        ("?method=post", [3, 2]),
        ("?path=/vaults", [3, 2, 1]),
        ("?path=/bank/vaults", [2]),
        ("?path_prefix=/vault/", [4]),
        ("?path_regex=[0-9]$", [4]),
        ("?tier=resource", [1]),
        ("?has_findings=false&since=2", [4, 3]),
        ("?limit=2&after=4", [3, 2]),
        ("?request_id=req_7", [4]),
        ("?request_id=req_", []),
    ],
)
def test_a_list_is_filtered_newest_first(client: Client, query: str, expected: list[int]) -> None:
    assert listed(client, query) == expected


def test_pages_join_into_the_whole(client: Client) -> None:
    first = client.get("/-/journal?limit=3").json()
    last = client.get(f"/-/journal?limit=3&after={first['next']}").json()

    assert [entry["id"] for entry in first["entries"] + last["entries"]] == [4, 3, 2, 1]
    assert last["next"] is None


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=x", "after=-1", "status=4", "status=banana", "has_findings=maybe", "since=x", "path_regex=("],
)
def test_a_filter_that_makes_no_sense_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/-/journal?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "came as" in answer.json()["detail"] or "path_regex" in answer.json()["detail"]


def test_a_misspelt_filter_is_refused(client: Client) -> None:
    answer = client.get("/-/journal?stauts=404")

    assert answer.status_code == 400
    assert "Did you mean 'status'?" in answer.json()["detail"]


def test_one_entry_is_shown_whole(client: Client) -> None:
    entry = client.get("/-/journal/2").json()

    assert (entry["id"], entry["operation"], entry["response"]["status"]) == (2, "create_vault", 201)
    assert entry["request"]["body"]["json"] == {"name": "Attic"}


def test_an_unmatched_request_shows_what_it_may_have_meant(client: Client) -> None:
    nearest = client.get("/-/journal/4").json()["near_misses"][0]

    assert nearest["operation"] == "get_vault"
    assert nearest["differences"] == [{"what": "segment", "came": "vault", "expected": "vaults"}]


@pytest.mark.parametrize("given", ["99", "0", "x", "-1", "1e3", "9" * 400])
def test_no_such_entry(client: Client, given: str) -> None:
    assert client.get(f"/-/journal/{given}").status_code == 404


def test_clear_forgets_everything(client: Client) -> None:
    assert client.send("DELETE", "/-/journal").status_code == 204
    assert listed(client) == []


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, [4, 3, 2, 1]),
        ({"method": "POST", "status": 201}, [2]),
        ({"status": "4xx"}, [4, 3]),
        ({"path": "/vault/{id}"}, [4]),
        ({"body": {"name": "Attic"}}, [2]),
        ({"headers": {"Authorization": "Bearer hunter22"}}, [1]),
        ({"operation": "create_vault", "limit": 1}, [3]),
        ({"request_id": "req_7"}, [4]),
    ],
)
def test_find_gives_the_entries_that_meet_criteria(client: Client, criteria: Any, expected: list[int]) -> None:
    answer = client.post("/-/journal/find", json=criteria).json()

    assert [entry["id"] for entry in answer["entries"]] == expected
    assert answer["near_misses"] == []


def test_count_counts(client: Client) -> None:
    assert client.post("/-/journal/count", json={"operation": "create_vault"}).json() == {"count": 2, "near_misses": []}


@pytest.mark.parametrize("route", ["find", "count"])
def test_where_nothing_fits_the_closest_entries_are_told(client: Client, route: str) -> None:
    answer = client.post(f"/-/journal/{route}", json={"operation": "create_vault", "status": 422}).json()

    assert answer["count"] == 0
    assert answer["near_misses"][0]["entry"]["id"] == 3
    assert answer["near_misses"][0]["differences"] == [{"what": "status", "came": 400}]


def test_the_closest_entry_tells_what_it_answered_in_place_of_a_request_id(client: Client) -> None:
    answer = client.post("/-/journal/find", json={"path": "/vault/7", "request_id": "req_8"}).json()

    [missed] = answer["near_misses"][0]["differences"]
    assert missed["what"] == "request_id"
    assert missed["came"]["json"]["requestId"] == "req_7"


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{", b'{"stauts": 1}', b'{"status": "x"}', b'{"query": {"a": 1}}', b'{"headers": {"a": [1]}}',
     b'{"limit": 0}', b'{"status": 7}', b'{"path_regex": "("}', b'{"status": "9xx"}', b'{"has_findings": "yes"}'],
)  # fmt: skip
def test_criteria_that_make_no_sense_are_refused(client: Client, body: bytes) -> None:
    assert client.post("/-/journal/find", content=body).status_code == 400


def test_the_archive_is_oldest_first_and_filtered(client: Client) -> None:
    answer = client.get("/-/journal.har?operation=create_vault")

    entries = answer.json()["log"]["entries"]
    assert [entry["_specdouble"]["id"] for entry in entries] == [2, 3]
    assert "journal.har" in answer.headers["content-disposition"]


def test_no_answer_has_a_secret(client: Client) -> None:
    texts = [
        client.get(path).text for path in ("/-/journal", "/-/journal/1", "/-/journal.har", "/-/journal/stream?after=0")
    ]
    texts += [client.post("/-/journal/find", json={"headers": {"authorization": "Bearer hunter2"}}).text]

    assert "hunter2" not in "".join(texts)


def events(text: str) -> list[tuple[str, str, Any]]:
    """Read server-sent events: id, event and data."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in lines:
            found.append((lines.get("id", ""), lines["event"], json.loads(lines["data"])))
    return found


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        ({"Last-Event-ID": "2"}, "", ["3", "4"]),
        ({}, "?after=3", ["4"]),
        ({}, "", []),
        ({"Last-Event-ID": "1"}, "?after=3", ["2", "3", "4"]),
    ],
    ids=["resumed", "after", "from now on", "the header wins"],
)  # fmt: skip
def test_a_stream_goes_on_after_an_id(client: Client, headers: Any, query: str, expected: list[str]) -> None:
    answer = client.get(f"/-/journal/stream{query}", headers=headers)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [event[0] for event in events(answer.text)] == expected


def test_a_stream_sends_what_happens_meanwhile(journal: Journal) -> None:
    async def listen() -> str:
        received: list[bytes] = []
        done = asyncio.Event()

        async def send(message: Any) -> None:
            received.append(message.get("body", b""))
            if len(received) == 2:  # the head and the first line
                add(journal, "PATCH", status=405)
            if b"PATCH" in received[-1]:
                done.set()

        async def receive() -> Any:
            await done.wait()
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": "/-/journal/stream", "query_string": b"", "headers": []}
        await asyncio.wait_for(app(journal)(scope, receive, send), 5)
        return b"".join(received).decode()

    text = asyncio.run(listen())

    assert [(event, data["method"]) for _, event, data in events(text)] == [("entry", "PATCH")]


def test_a_stream_tells_what_it_missed() -> None:
    journal = Journal(2)
    for _ in range(5):
        add(journal)

    found = events(Client(journal).get("/-/journal/stream?after=1").text)

    assert found[0] == ("", "missed", {"count": 2})
    assert [event[0] for event in found[1:]] == ["4", "5"]


def test_too_many_streams_are_refused() -> None:
    journal = Journal(max_followers=1)
    follower = journal.follow()

    assert Client(journal).get("/-/journal/stream").status_code == 429
    follower.close()
    assert Client(journal).get("/-/journal/stream?seconds=0").status_code == 200


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """Read what openapi/control says of these routes."""
    folder = tmp_path_factory.mktemp("control")
    shutil.copytree(Path(__file__).parents[2] / "openapi" / "control", folder, dirs_exist_ok=True)
    (folder / "openapi.yaml").write_text(DESCRIBED)
    document = load_document(folder / "openapi.yaml", name="control")
    assert document.findings == ()
    return Contract(document)


DESCRIBED = """
openapi: 3.0.3
info: {title: Journal, version: '1'}
paths:
  /-/journal: {$ref: 'paths/journal.yaml#/journal'}
  /-/journal.har: {$ref: 'paths/journal.yaml#/archive'}
  /-/journal/stream: {$ref: 'paths/journal.yaml#/stream'}
  /-/journal/find: {$ref: 'paths/journal.yaml#/find'}
  /-/journal/count: {$ref: 'paths/journal.yaml#/count'}
  /-/journal/{id}: {$ref: 'paths/journal.yaml#/entry'}
"""


@pytest.mark.parametrize(
    ("operation", "method", "path", "body"),
    [
        ("list_entries", "GET", "/-/journal", None),
        ("list_entries", "GET", "/-/journal?limit=x", None),
        ("get_entry", "GET", "/-/journal/1", None),
        ("get_entry", "GET", "/-/journal/2", None),
        ("get_entry", "GET", "/-/journal/3", None),
        ("get_entry", "GET", "/-/journal/4", None),
        ("get_entry", "GET", "/-/journal/99", None),
        ("export_entries", "GET", "/-/journal.har", None),
        ("find_entries", "POST", "/-/journal/find", {}),
        ("find_entries", "POST", "/-/journal/find", {"method": "POST", "status": 422}),
        ("count_entries", "POST", "/-/journal/count", {"has_findings": True, "headers": {"x": "y"}, "status": 400}),
        ("count_entries", "POST", "/-/journal/count", []),
        ("clear_entries", "DELETE", "/-/journal", None),
        ("follow_entries", "GET", "/-/journal/stream?after=0", None),
    ],
)
def test_answers_are_as_documented(
    client: Client, journal: Journal, contract: Contract, operation: str, method: str, path: str, body: Any
) -> None:
    journal.amend(3, findings=request_findings([Violation("body", "/name", "7", "a string", "type")]))
    answer = client.send(method, path, **({} if body is None else {"json": body}))

    media_type = answer.headers.get("content-type", "").partition(";")[0] or None
    value = answer.json() if media_type and media_type.endswith("json") else answer.text or None
    wire = contract.wire(operation)
    assert wire.check(answer.status_code, dict(answer.headers), media_type, value) == []


WIRE_TEXT = st.binary(max_size=12).map(lambda raw: raw.decode("latin-1"))
HEADERS = st.lists(st.tuples(st.sampled_from(["content-type", "cookie", "host", "authorization", "x"]), WIRE_TEXT))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    exchange=st.fixed_dictionaries({
        "method": WIRE_TEXT,
        "path": WIRE_TEXT.map("/{}".format),
        "query": WIRE_TEXT,
        "sent": HEADERS.map(tuple),
        "body": st.binary(max_size=20),
        "status": st.integers(100, 599),
        "got": HEADERS.map(tuple),
        "answer": st.binary(max_size=20) | st.sampled_from([b'{"a": [1]}', b"data: {}\n\n"]),
        "api": st.sampled_from(["vaults", "", "gone"]),
        "operation_id": st.sampled_from(["", "create_vault", "get_invitation", "gone"]),
    }),
    violation=st.builds(
        Violation, st.sampled_from(["body", "query", "header", "status", "path"]), WIRE_TEXT, WIRE_TEXT, WIRE_TEXT
    ),
)  # fmt: skip
def test_any_exchange_is_shown_as_documented(
    contract: Contract, exchange: dict[str, Any], violation: Violation
) -> None:
    journal = Journal()
    add(journal, **exchange, findings=(*request_findings([violation]), *answer_findings([violation], "handler")))
    asked = {"get_entry": "/-/journal/1", "list_entries": "/-/journal", "export_entries": "/-/journal.har"}

    for operation, path in asked.items():
        answer = Client(journal).get(path)
        assert answer.status_code == 200
        assert contract.wire(operation).check(200, {}, "application/json", answer.json()) == []


def test_every_criterion_is_documented(contract: Contract) -> None:
    schemas = contract.document.root["components"]["schemas"]
    listed = {parameter.name for parameter in contract.document.operation("list_entries").parameters}

    assert set(schemas["Criteria"]["properties"]) == set(CRITERIA)
    assert set(schemas["Search"]["properties"]) == {*CRITERIA, "limit"}
    assert listed - {"X-Specdouble-Sandbox", "limit", "after"} == set(CRITERIA) - {"query", "headers", "body"}


def test_head_of_a_stream_ends(client: Client) -> None:
    assert client.send("HEAD", "/-/journal/stream").status_code == 200


def test_a_wrong_last_event_id_is_refused(client: Client) -> None:
    assert client.get("/-/journal/stream", headers={"Last-Event-ID": "x"}).status_code == 400
