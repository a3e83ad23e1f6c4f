"""Which operations of a document are tried, and valid requests for them, drawn by Schemathesis from one seed."""

from __future__ import annotations

import json
import random
import re
import warnings
from dataclasses import dataclass, field, replace
from typing import Any

import hypothesis
import requests
import schemathesis
from benchmarks.scoreboard.coherence import bare, plain
from benchmarks.scoreboard.oracle import Operation, Oracle
from hypothesis import HealthCheck, Phase
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.modes import GenerationMode

_CONFIG = {"generation": {"with-security-parameters": False, "allow-extra-parameters": False}}
_DRAWN = 3
_FORM = "application/x-www-form-urlencoded"
_MOST_ABOVE = 30
_CONDITIONS = frozenset(("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "range"))
_CURSORS = re.compile(
    r"(cursor|marker|continue|token|iterator|^after|^before|^offset|^page|startingafter|endingbefore|(after|before|last|since)id)$"
)
_PARAMETER = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Request:
    """A request in parts, so that ids and faults can be put in."""

    case: Any
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    has_body: bool = False
    media_type: str | None = None

    def prepared(self, base_url: str, credentials: dict[str, Any]) -> requests.PreparedRequest:
        """Return what goes over the wire. Raises where Schemathesis cannot write it."""
        given: dict[str, Any] = {"path_parameters": self.path, "query": self.query, "headers": self.headers}
        given |= {"cookies": dict(self.case.cookies or {}), "media_type": self.media_type}
        if self.has_body:
            given["body"] = self.body
        made = self.case.operation.Case(**given).as_transport_kwargs(base_url=base_url)
        if self.has_body and self.media_type == "application/json":  # Schemathesis goes by the document's `*/*`
            headers = {**made.get("headers", {}), "Content-Type": self.media_type}
            made |= {"json": None, "data": json.dumps(self.body), "headers": headers}  # a null is a body, too
        made["headers"] = {**made.get("headers", {}), **credentials["headers"], "User-Agent": "scoreboard"}
        made["params"] = {**(made.get("params") or {}), **credentials["query"]}
        made["cookies"] = {**(made.get("cookies") or {}), **credentials["cookies"]}
        return requests.Request(**made).prepare()

    def same_as(self, other: Request) -> bool:
        """Tell whether two requests say the same: a creation that is sent twice may be refused the second time."""
        return (self.path, self.query, self.headers, self.body) == (other.path, other.query, other.headers, other.body)

    def at(self, path: dict[str, Any]) -> Request:
        return replace(self, path={**self.path, **path})


def sampled(oracle: Oracle, most: int, seed: int) -> list[Operation]:
    """Choose operations by whole neighbourhoods, so that lists come with their items."""
    groups: dict[str, list[Operation]] = {}
    for operation in oracle.operations:
        literal = [part for part in operation.path.split("/") if part and not part.startswith("{")]
        groups.setdefault("/".join(literal[:3]), []).append(operation)
    names = sorted(groups)
    random.Random(seed).shuffle(names)
    chosen: list[Operation] = []
    for name in names:
        chosen += groups[name][: most - len(chosen)]
        if len(chosen) >= most:
            break
    return sorted(chosen, key=_order)


def above(oracle: Oracle, chosen: list[Operation]) -> list[Operation]:
    """Return the lists that hold the rows which chosen operations are below of, from the top."""
    lists = {bare(one.path): one for one in oracle.operations if one.method == "get"}
    wanted: dict[str, Operation] = {}
    for operation in chosen:
        for match in _PARAMETER.finditer(operation.path):
            upper = lists.get(bare(operation.path[: match.start()]))
            if upper is not None:
                wanted[upper.path] = upper
    return sorted(wanted.values(), key=lambda one: one.path.count("/"))[:_MOST_ABOVE]


def _order(operation: Operation) -> tuple[int, int, str]:
    """Lists first, then creations, what is further down after what is above it, deletions last and upwards."""
    depth = len(_PARAMETER.findall(operation.path))
    turn = {"get": 0, "post": 1, "put": 2, "patch": 2, "delete": 9}.get(operation.method, 8)
    return (turn if turn > 8 else 0), (-depth if turn > 8 else depth * 4 + turn), operation.path


def draw(root: dict[str, Any], wanted: list[Operation], seed: int) -> dict[str, list[Request]]:
    """Draw valid requests for operations, by label; none for what Schemathesis cannot read."""
    names = {operation.label for operation in wanted}
    schema = schemathesis.openapi.from_dict(root, config=SchemathesisConfig.from_dict(_CONFIG))
    found: dict[str, list[Request]] = {}
    for result in schema.get_all_operations():
        try:
            operation = result.ok()
        except Exception:  # noqa: BLE001  whatever it is, this operation cannot be drawn
            continue
        label = f"{operation.method.upper()} {operation.path}"
        if label in names:
            found[label] = _drawn(operation, seed)
    return found


def _drawn(operation: Any, seed: int) -> list[Request]:
    cases: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=_DRAWN,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def collect(case: Any) -> None:
        cases.append(case)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            collect()
    except Exception:  # noqa: BLE001  an unsatisfiable or unreadable schema: fewer requests
        pass
    return [_request(case) for case in cases]


def _request(case: Any) -> Request:
    """Take a case apart, without what is made up and only an earlier answer can give: cursors, entity tags."""
    query = {name: value for name, value in (case.query or {}).items() if not _is_cursor(name, value)}
    has_body = type(case.body).__name__ != "NotSet"
    headers = {name: value for name, value in (case.headers or {}).items() if name.lower() not in _CONDITIONS}
    media_type, body = case.media_type, case.body if has_body else None
    if media_type is not None and "*" in media_type:
        media_type = "application/json"
    if media_type == _FORM and isinstance(body, dict):
        body = {name: value for name, value in body.items() if _goes_into_a_form(value)}
    return Request(case, dict(case.path_parameters or {}), query, headers, body, has_body, media_type)


def _goes_into_a_form(value: Any) -> bool:
    """Tell whether there is one way only to write a value into a form: objects have several, null has none."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str | int | float) for one in value)
    return isinstance(value, str | int | float)


def _is_cursor(name: str, value: Any) -> bool:
    return isinstance(value, str) and not value.isdecimal() and _CURSORS.search(plain(name)) is not None


def credentials(root: dict[str, Any]) -> dict[str, Any]:
    """Return a well-formed credential for every scheme of a document."""
    schemes = root.get("components", {}).get("securitySchemes", {}) or root.get("securityDefinitions", {})
    found: dict[str, Any] = {"headers": {}, "query": {}, "cookies": {}}
    places = {"header": "headers", "query": "query", "cookie": "cookies"}
    for scheme in schemes.values():
        if scheme.get("type") == "apiKey":
            found[places[scheme["in"]]][scheme["name"]] = "scoreboard-key-0123456789"
        elif scheme.get("type") == "basic" or str(scheme.get("scheme", "")).lower() == "basic":
            found["headers"].setdefault("Authorization", "Basic c2NvcmU6Ym9hcmQ=")
        elif scheme.get("type") in {"http", "oauth2", "openIdConnect"}:
            found["headers"].setdefault("Authorization", "Bearer scoreboard-token-0123456789")
    return found
