"""Requests that break one constraint each, all the rest being valid."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Any

from benchmarks.scoreboard.oracle import Operation, Oracle, Parameter
from benchmarks.scoreboard.samples import Request

_MOST = 12


def broken(oracle: Oracle, operation: Operation, valid: Request, credentials: Set[str]) -> list[tuple[str, Request]]:
    """Return requests and what is wrong with each; only what the validator calls invalid, too.

    A parameter that is a credential as well is never missing.
    """
    found: dict[str, Request] = {}
    for why, request in (*_parameters(oracle, operation, valid), *_bodies(oracle, operation, valid)):
        if why not in {f"{place} {name} missing" for place in ("query", "header") for name in credentials}:
            found.setdefault(why, request)
    return list(found.items())[:_MOST]


def _parameters(oracle: Oracle, operation: Operation, valid: Request) -> Iterator[tuple[str, Request]]:
    for parameter in operation.parameters:
        name = parameter.name
        if parameter.place == "query":
            if parameter.required and name in valid.query:
                yield f"query {name} missing", replace(valid, query=_without(valid.query, name))
            for why, value in _bad_texts(oracle, parameter):
                yield f"query {name} {why}", replace(valid, query={**valid.query, name: value})
        elif parameter.place == "header" and parameter.required and name in valid.headers:
            yield f"header {name} missing", replace(valid, headers=_without(valid.headers, name))


def _bad_texts(oracle: Oracle, parameter: Parameter) -> Iterator[tuple[str, Any]]:
    """Yield values that a parameter does not admit; all is sent as a text, so no string is of a wrong type."""
    schema, kind = parameter.schema, parameter.schema.get("type")
    if kind in ("integer", "number", "boolean"):
        yield "of another type", "not-a-value"
    if kind not in ("integer", "number", "string"):
        return
    for why, value in _bad_values(schema):
        right = isinstance(value, str) == (kind == "string")
        if right and oracle.fault(parameter.pointer, value, request=True) is not None:
            yield why, value


def _bad_values(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = schema.get("type")
    if isinstance(schema.get("enum"), list):
        yield "outside its enum", "none-of-these" if kind == "string" else 987654
    if isinstance(schema.get("minimum"), int | float):
        yield "below its minimum", schema["minimum"] - 1
    if isinstance(schema.get("maximum"), int | float):
        yield "above its maximum", schema["maximum"] + 1
    if kind == "string":
        if isinstance(schema.get("maxLength"), int) and schema["maxLength"] < 5000:
            yield "too long", "x" * (schema["maxLength"] + 1)
        if isinstance(schema.get("minLength"), int) and schema["minLength"] > 1:
            yield "too short", "x" * (schema["minLength"] - 1)
        if "pattern" in schema:
            yield "against its pattern", "\u00a7 \u00a7"
        if schema.get("format") in {"uuid", "date", "date-time"}:
            yield "against its format", "not-in-this-format"


def _bodies(oracle: Oracle, operation: Operation, valid: Request) -> Iterator[tuple[str, Request]]:
    if not valid.has_body or valid.media_type is None or "json" not in valid.media_type:
        return
    found = oracle.request_schema(operation, valid.media_type)
    if found is None:
        return
    pointer, required = found
    if required:
        yield "body missing", replace(valid, body=None, has_body=False)
    for why, body in _bad_bodies(oracle, pointer, valid.body):
        if oracle.fault(pointer, body, request=True) is not None:
            yield why, replace(valid, body=body)


def _bad_bodies(oracle: Oracle, pointer: str, body: Any) -> Iterator[tuple[str, Any]]:
    yield "body of another type", "a text" if not isinstance(body, str) else 5
    if not isinstance(body, dict):
        return
    for name in body:
        yield f"body/{name} missing", _without(body, name)
    yield "body with an unknown property", {**body, "scoreboard_unknown": 1}
    for name, schema in oracle.properties(pointer).items():
        if schema.get("readOnly"):
            continue
        wrong: Any = 5 if schema.get("type") in ("string", "object", "array", "boolean") else {"of": "another type"}
        yield f"body/{name} of another type", {**body, name: wrong}
        for why, value in _bad_values(schema):
            yield f"body/{name} {why}", {**body, name: value}


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
