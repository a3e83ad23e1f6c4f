"""Plays one server on one document: valid requests in chains, broken ones, writes that are read back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import requests
from benchmarks.scoreboard.broken import broken
from benchmarks.scoreboard.coherence import bare, contradictions, last_parameter, limit_parameter, rows_of
from benchmarks.scoreboard.keys import keys_of
from benchmarks.scoreboard.oracle import Operation, Oracle
from benchmarks.scoreboard.samples import Request
from benchmarks.scoreboard.score import Score
from benchmarks.scoreboard.shown import shown_ids

_REFUSALS = frozenset((400, 401, 403, 405, 406, 413, 414, 415, 422, 431))
_PATIENCE = 15  # seconds for one answer
_BUDGET = 60  # seconds for one document on one server
_PARAMETER = re.compile(r"\{([^}]*)\}")


class Play:
    """One server and one document. What lists and creations show is used for the paths further down."""

    def __init__(
        self,
        oracle: Oracle,
        drawn: dict[str, list[Request]],
        credentials: dict[str, Any],
        url: str,
        score: Score,
        session: requests.Session | None = None,
    ) -> None:
        self._oracle = oracle
        self._drawn = drawn
        self._credentials = credentials
        self._url = url
        self._score = score
        self._known: dict[str, list[tuple[Any, ...]]] = {}  # path -> its parameters' values that found a row
        self._values: dict[str, Any] = {}  # parameter -> a value that found one somewhere
        self._paths = {(operation.method, operation.path): operation for operation in oracle.operations}
        self._session = session or requests.Session()
        self._session.trust_env = False
        self._ends = time.monotonic() + _BUDGET

    def all(self, operations: list[Operation], above: list[Operation]) -> None:
        """Take the ids that the document shows, ask the lists above for more, try all, break all, then delete."""
        for path, ids in shown_ids(self._oracle):
            self._keep(path, ids)
        for operation in above:
            self._look(operation)
        last = [operation for operation in operations if operation.method == "delete"]
        first = [operation for operation in operations if operation.method != "delete"]
        for operation in first:
            self._try(operation)
        for operation in operations:
            self._break(operation)
        for operation in last:
            self._try(operation)

    def _look(self, operation: Operation) -> None:
        """Ask a list for the ids of what is below it, and count nothing but what every answer is judged by."""
        for request in self._attempts(operation, self._drawn.get(operation.label, [])):
            response = self._send(operation, request)
            if response is not None and response.status_code < 300:
                self._harvest(operation, request, _json(response))
                return

    def _try(self, operation: Operation) -> None:
        drawn = self._drawn.get(operation.label, [])
        answered, number = False, None
        for number, request in enumerate(self._attempts(operation, drawn)):
            if time.monotonic() > self._ends:
                self._score.note = "cut short"
                return
            response = self._send(operation, request)
            if response is None:
                continue
            status = response.status_code
            refused = status in _REFUSALS
            self._score.count_bad("refused_valid", refused, **self._told(operation, request, response))
            if status < 400:
                self._after(operation, request, response)
                answered = True
            if answered and number:
                break
        if number is not None:
            self._score.count("answered", answered, operation=operation.label)

    def _attempts(self, operation: Operation, drawn: list[Request]) -> Iterator[Request]:
        """Yield valid requests: with ids that are known, then with what the document shows, then as drawn."""
        if not drawn:
            return
        known = [drawn[n % len(drawn)].at(path) for n, path in enumerate(self._parameters(operation.path))]
        shown = {name: value for name, value in _shown(operation).items() if name in drawn[0].path}
        wanted = (*known, *([drawn[0].at(shown)] if shown else []), *drawn)
        once = [one for at, one in enumerate(wanted) if not any(one.same_as(other) for other in wanted[:at])]
        yield from (one for one in once if self._fits(operation, one))

    def _parameters(self, path: str) -> list[dict[str, Any]]:
        """Return what is known of a path's parameters: of itself, else of the longest path above it."""
        names = _PARAMETER.findall(path)
        others = {name: self._values[name] for name in names if name in self._values}
        path = _shape(path)
        while path:
            if path in self._known:
                return [{**others, **dict(zip(names, known, strict=False))} for known in self._known[path][:3]]
            path = path.rpartition("/")[0]
        return [others] if others else []

    def _keep(self, path: str, parameters: dict[str, Any]) -> None:
        """Remember values, in the order of the path's parameters, that find something."""
        known = self._known.setdefault(_shape(path), [])
        known.insert(0, tuple(parameters.get(name, "") for name in _PARAMETER.findall(path)))
        del known[8:]

    def _fits(self, operation: Operation, request: Request) -> bool:
        """Tell whether a request is valid for the validator, too: ids from elsewhere, forms without their objects."""
        for parameter in operation.parameters:
            value = request.path.get(parameter.name)
            if parameter.place == "path" and self._oracle.fault(parameter.pointer, value, request=True) is not None:
                return False
        if not request.has_body and self._oracle.needs_body(operation):
            return False
        found = self._oracle.request_schema(operation, request.media_type or "") if request.has_body else None
        if found is not None and self._oracle.fault(found[0], request.body, request=True) is not None:
            return False
        return "" not in map(str, request.path.values())

    def _after(self, operation: Operation, request: Request, response: requests.Response) -> None:
        value = _json(response)
        if operation.method == "get":
            self._keep(operation.path, request.path)
            self._harvest(operation, request, value)
            self._try_limit(operation, request)
        elif operation.method == "post":
            self._read_back(operation, request, response, value)
        elif operation.method == "delete":
            self._read_gone(operation, request)

    def _harvest(self, operation: Operation, request: Request, value: Any) -> None:
        rows = rows_of(operation.path, value) or []
        for child in self._children(operation.path):
            name = last_parameter(child) or ""
            found = [{**request.path, name: key} for row in rows[:3] for key in keys_of(child, row)]
            for path in reversed(found):
                self._keep(child, path)
            if found:
                self._values.setdefault(name, found[0][name])

    def _children(self, path: str) -> list[str]:
        start = bare(path) + "/{"
        below = {one for _, one in self._paths if one.startswith(start) and "/" not in bare(one)[len(start) :]}
        return sorted(below)

    def _try_limit(self, operation: Operation, request: Request) -> None:
        name = limit_parameter(operation)
        if name is None:
            return
        schema = next(one.schema for one in operation.parameters if one.name == name and one.place == "query")
        few = max(1, int(schema.get("minimum", 1)))
        self._send(operation, replace(request, query={**request.query, name: few}))

    def _read_back(self, operation: Operation, request: Request, response: requests.Response, value: Any) -> None:
        for child in self._children(operation.path):
            reader = self._paths.get(("get", child))
            if reader is None or not self._drawn.get(reader.label):
                continue
            name = last_parameter(child) or ""
            row = _created(value)
            keys = [
                *keys_of(child, row),
                *([response.headers["Location"].rpartition("/")[2]] if "Location" in response.headers else []),
            ]
            if not keys:
                continue
            path = {**request.path, name: keys[0]}
            self._keep(child, path)
            asked = replace(self._drawn[reader.label][0], path=path)
            again = self._send(reader, asked) if self._fits(reader, asked) else None
            if again is None:
                continue
            wrong = "" if again.status_code < 400 else f"the created row answers {again.status_code}"
            wrong = wrong or _lost(request.body, _created(_json(again)), row)
            self._score.count("write_read", not wrong, why=wrong, read=path, **self._told(operation, request, response))

    def _read_gone(self, operation: Operation, request: Request) -> None:
        reader = self._paths.get(("get", operation.path))
        if reader is None or last_parameter(operation.path) is None or not self._drawn.get(reader.label):
            return
        asked = replace(self._drawn[reader.label][0], path=request.path)
        again = self._send(reader, asked)
        # A list that is cleared stays; a list of errors is none.
        if again is not None and (again.status_code >= 400 or rows_of(operation.path, _json(again)) is None):
            gone = again.status_code in {404, 410}
            self._score.count("delete_gone", gone, operation=operation.label, status=again.status_code)

    def _break(self, operation: Operation) -> None:
        drawn = self._drawn.get(operation.label, [])
        if not drawn or time.monotonic() > self._ends:
            return
        known = self._parameters(operation.path)
        full = max(
            drawn, key=lambda one: (one.has_body, len(one.query) + (len(one.body) if isinstance(one.body, dict) else 0))
        )
        found = [one for one in (*map(full.at, known), full) if self._fits(operation, one)]
        if not found:
            return
        whole = found[0]
        names = self._credentials["query"].keys() | self._credentials["headers"].keys()
        for why, request in broken(self._oracle, operation, whole, names):
            response = self._send(operation, request)
            if response is not None:
                accepted = response.status_code < 400
                self._score.count_bad(
                    "accepted_invalid", accepted, broken=why, **self._told(operation, request, response)
                )

    def _send(self, operation: Operation, request: Request) -> requests.Response | None:
        """Send a request and judge what every answer is judged by."""
        try:
            prepared = request.prepared(self._url, self._credentials)
        except Exception:  # noqa: BLE001  what Schemathesis cannot write cannot be sent
            return None
        try:
            response = self._session.send(prepared, timeout=_PATIENCE, allow_redirects=False)
        except requests.RequestException as error:
            self._score.errors += 1
            self._score.fail("5xx", operation=operation.label, why=f"{type(error).__name__}: {error}"[:300])
            return None
        if response.status_code >= 500 and not self._declared(operation, response.status_code):
            self._score.errors += 1
            self._score.fail("5xx", **self._told(operation, request, response))
        self._judge(operation, request, response)
        return response

    def _declared(self, operation: Operation, status: int) -> bool:
        return str(status) in operation.value.get("responses", {})

    def _judge(self, operation: Operation, request: Request, response: requests.Response) -> None:
        fault = self._oracle.body_fault(
            operation, response.status_code, response.headers.get("Content-Type", ""), response.content
        )
        if fault == "" and (response.status_code >= 300 or not self._oracle.promises(operation)):
            return
        fault = "a status that is not declared" if fault == "" else fault
        self._score.count("valid", fault is None, fault=fault, **self._told(operation, request, response))
        if response.status_code >= 300:
            return
        schemas = self._oracle.answer_properties(operation, response.status_code)
        bound = {name for name, schema in schemas.items() if schema.keys() & {"format", "pattern", "enum", "const"}}
        for what, wrong in contradictions(operation, request.path, request.query, _json(response), bound):
            self._score.count("coherent", not wrong, what=what, why=wrong, operation=operation.label)

    def _told(self, operation: Operation, request: Request, response: requests.Response) -> dict[str, Any]:
        said = {
            "path": request.path,
            "query": request.query,
            "headers": request.headers,
            "body": repr(request.body)[:600],
        }
        return {
            "operation": operation.label,
            "status": response.status_code,
            "sent": said,
            "answer": response.text[:600],
        }


def _shape(path: str) -> str:
    return _PARAMETER.sub("{}", bare(path))


def _shown(operation: Operation) -> dict[str, Any]:
    found = {}
    for parameter in operation.parameters:
        if parameter.place == "path" and "example" in parameter.schema:
            found[parameter.name] = parameter.schema["example"]
    return found


def _created(value: Any) -> Any:
    """Take a row out of the one object that is wrapped around it."""
    if isinstance(value, dict) and "id" not in value:
        inner = [one for one in value.values() if isinstance(one, dict)]
        if len(inner) == 1 and "id" in inner[0]:
            return inner[0]
    return value


def _lost(sent: Any, read: Any, created: Any) -> str:
    """Say which property was sent, was in the answer to the creation's schema, and reads otherwise now."""
    if not isinstance(sent, dict) or not isinstance(read, dict):
        return ""
    sent = _created(sent) if len(sent) == 1 and not sent.keys() & read.keys() else sent
    for name, value in sent.items():
        if (
            isinstance(value, str | int | bool)
            and name in read
            and type(read[name]) is type(value)
            and read[name] != value
        ):
            return f"{name} was sent as {value!r}, reads {read[name]!r}"
    return ""


def _json(response: requests.Response) -> Any:
    try:
        return json.loads(response.content) if response.content else None
    except ValueError:
        return None
