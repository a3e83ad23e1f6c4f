"""openapi-core, the second opinion: where it stumbles our reading does not, and the comparison goes on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from serving_kit import Answered, serve_api
from traps_kit import FROZEN, answering, body, document, operation, parameter, returning

from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.reading import RequestReader
from specdouble.testing.second_opinion.register import Disagreement, explanation
from specdouble.verify.reading import SecondReading, Verdict

BASE = "http://double"
FORM = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="n"\r\n\r\n3\r\n--x--\r\n'
NUMBERED = {"type": "object", "properties": {"n": {"type": "integer"}}}


@dataclass
class Asked:
    """A request that openapi-core stumbles over: the document's side of it, and what is sent."""

    parameters: list[Any] = field(default_factory=list)
    body: Any = None
    path: str = "/things"
    sent: str = "/things"
    content: bytes = b""
    content_type: str = "application/json"
    argument: str = "p"

    @property
    def method(self) -> str:
        return "get" if self.body is None else "post"

    @property
    def text(self) -> str:
        more = {} if self.body is None else {"requestBody": self.body}
        paths = {self.path: {self.method: operation(parameters=self.parameters, **more)}}
        return document(paths, version="3.1.0")

    def answer(self, folder: Path) -> Answered:
        handler = f"def take({self.argument}):\n    return {self.argument}\n"
        served = serve_api(folder, self.text, things=handler, settings=FROZEN)
        headers = {"content_type": self.content_type} if self.body is not None else {}
        return served.send(self.method.upper(), self.sent, self.content or None, **headers)

    def verdict(self, answer: Answered) -> tuple[Verdict, Disagreement]:
        """Ask openapi-core, and put its verdict of the request beside ours."""
        loaded = load_text(self.text)
        headers = {"content-type": self.content_type} if self.body is not None else {}
        sent = Sent(self.method.upper(), BASE + self.sent, headers, self.content)
        exchange = Exchange(sent, answer.status, answer.headers, answer.content)
        theirs = SecondReading(loaded, BASE).judge(exchange).request
        ours = _refusal(RequestReader(loaded, Contract(loaded), BASE), sent)
        errors = "; ".join(theirs.errors)
        return theirs, Disagreement("request", loaded.operations[0], exchange, ours, errors, theirs.crash)


def _refusal(reader: RequestReader, sent: Sent) -> str:
    try:
        reader.read(reader.find(sent))
    except ApiError as error:
        return str(error)
    return ""


def of_body(schema: Any, content: bytes, declared: str = "application/json", sent: str | None = None) -> Asked:
    return Asked(body=body(schema, declared), content=content, content_type=sent or declared, argument="body")


RIGHT = {
    "a list of types": (Asked([parameter({"type": ["integer", "null"]})], sent="/things?p=3"), 3),
    "a dot in a name": (
        Asked([parameter({"type": "integer"}, "path", "a.b")], path="/{a.b}", sent="/3", argument="a_b"),
        3,
    ),
    "a number in a form": (of_body(NUMBERED, PART, "multipart/form-data", FORM), {"n": 3}),
    "matrix style": (
        Asked([parameter({"type": "integer"}, "path", style="matrix")], path="/things/{p}", sent="/things/;p=3"),
        3,
    ),
    "a range of types": (of_body({}, b'{"a":1}', "application/*", "application/json"), {"a": 1}),
}
WRONG = {
    "no UTF-8": of_body({}, b'"\xff"'),
    "deep JSON": of_body({}, b"[" * 100_000 + b"]" * 100_000),
    "a form without its boundary": of_body(NUMBERED, b"--y", "multipart/form-data", FORM),
    "y for a boolean": Asked([parameter({"type": "boolean"})], sent="/things?p=y"),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_it_cannot_read_is_read(tmp_path: Path, name: str) -> None:
    """TypeError, KeyError, an uncast form, an unknown style: a valid request that openapi-core does not take."""
    asked, given = RIGHT[name]

    assert (asked.answer(tmp_path).status, asked.answer(tmp_path).body) == (200, given)


@pytest.mark.parametrize("name", WRONG)
def test_what_makes_it_fall_over_is_refused(tmp_path: Path, name: str) -> None:
    """UnicodeDecodeError, RecursionError, AssertionError, or no error at all: an invalid request."""
    assert WRONG[name].answer(tmp_path).status in {400, 413, 422}


@pytest.mark.parametrize("name", [*RIGHT, *WRONG])
def test_a_stumble_is_an_opinion_that_is_explained(tmp_path: Path, name: str) -> None:
    """None of these ends a run of the second opinion, or is reported as a finding of ours."""
    asked = RIGHT[name][0] if name in RIGHT else WRONG[name]
    answer = asked.answer(tmp_path)

    theirs, found = asked.verdict(answer)

    agree = theirs.ok == (answer.status < 400) and not theirs.crash
    assert agree or explanation(found) is not None


@pytest.mark.parametrize(
    ("media_type", "expression"),
    [
        ("text/csv", "'a,b'"),
        ("text/event-stream", "Stream(['one'])"),
        ("application/x-ndjson", "Stream(['one'])"),
        ("application/pdf", "b'%PDF-1.7'"),
    ],
)
def test_a_text_and_a_file_are_strings_to_both(tmp_path: Path, media_type: str, expression: str) -> None:
    """Without a reader for them, openapi-core holds bytes to be no `type: string`, and calls every one invalid."""
    responses = answering({"type": "string"}, media_type)
    answer = returning(tmp_path, responses, expression, first="from specdouble import Stream").get("/things")
    text = document({"/things": {"get": operation(responses=responses)}})
    exchange = Exchange(Sent("GET", f"{BASE}/things", {}, b""), answer.status, answer.headers, answer.content)

    assert answer.status == 200
    assert SecondReading(load_text(text), BASE).judge(exchange).response.ok


def test_an_answer_without_content_has_none(tmp_path: Path) -> None:
    """It lets a 204 with a body pass; ours is never sent with one."""
    served = returning(tmp_path, {"204": {"description": "Gone"}}, "({'a': 1}, 204)")

    assert (served.get("/things").status, served.get("/things").content) == (204, b"")


def test_it_is_never_on_the_way_of_a_request(tmp_path: Path) -> None:
    """A request takes it 1.5 to 4.4 milliseconds, and its schema library 120 microseconds a check."""
    (tmp_path / "notes.json").write_text(document({"/things": {"post": operation(requestBody=body({}))}}))
    script = (
        "import asyncio, sys\n"
        "from specdouble.runtime.settings import Settings\n"
        "from specdouble.serve.build import build\n"
        "from specdouble.serve.project import ApiSource\n"
        "from specdouble.serve.stage import Stage\n"
        "from serving_kit import Served\n"
        f"built = build(ApiSource('notes', {str(tmp_path / 'notes.json')!r}, ''), Settings())\n"
        "served = Served(Stage({'notes': built.double}, built.settings).alone('notes'))\n"
        "assert served.post('/things', {'a': 1}).status == 200\n"
        "slow = ('openapi_core', 'jsonschema', 'schemathesis', 'hypothesis')\n"
        "print([name for name in slow if name in sys.modules])\n"
    )
    paths = [str(Path(__file__).parents[1] / "serve"), *sys.path]
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {paths}\n{script}"]
    told = subprocess.run(command, check=False, capture_output=True, text=True)

    assert (told.stdout.strip(), told.stderr) == ("[]", "")
