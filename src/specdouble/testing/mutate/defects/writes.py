"""Writes that are carried out wrongly: twice, half, together, elsewhere, or although they are invalid."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from specdouble.contract.model import Operation, Schema
from specdouble.testing.laws.shapes import body_schema, required
from specdouble.testing.mutate.defect import Kind, Where, both, role
from specdouble.testing.mutate.ground import Ground, header_parameter, is_free_text, kind_of, queries
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot

UNIQUENESS = Kind("uniqueness")
CONCURRENCY = Kind("concurrency")
IDEMPOTENCY = Kind("idempotency")
ATOMICITY = Kind("atomicity")
FRAME = Kind("frame")
VALIDATION = Kind("validation")


def _shown(ground: Ground, operation: Operation) -> bool:
    return ground.row(operation) is not None


def _unique_text(ground: Ground, operation: Operation) -> str | None:
    unique = ground.unique(operation)
    return next((name for name in ground.free_texts(operation) if name in unique), None)


@UNIQUENESS.plant(
    both(
        role("create", "update"),
        _shown,
        lambda ground, one: _unique_text(ground, one) is not None and "409" in one.responses,
    ),
    "laws unique",
)
async def accepts_a_duplicate(spot: Spot, asked: Asked) -> Told:
    """Accept a second row with the same name."""
    told, name = await spot.ask(asked), _unique_text(spot.ground, spot.operation) or ""
    text = asked.fields.get(name)
    if not spot.is_hit(asked) or told.status != 409 or not isinstance(text, str):
        return told
    spot.memory["copies"] = spot.memory.get("copies", 0) + 1
    made = await spot.ask(asked.with_json({**asked.fields, name: f"{text[:-6]}~{spot.memory['copies']}"}))
    row = spot.row_in(made)
    return spot.with_row(made, {**row, name: text}) if row is not None else told


async def _entered(spot: Spot) -> int:
    """Tell how many requests to the operation came before this one and are still under way."""
    before: int = spot.memory.get("under-way", 0)
    spot.memory["under-way"] = before + 1
    for _ in range(3):
        await asyncio.sleep(0)  # let those that came at the same time come in
    return before


def _left(spot: Spot) -> None:
    spot.memory["under-way"] = max(spot.memory.get("under-way", 1) - 1, 0)


@CONCURRENCY.plant(both(role("create"), _shown), "laws concurrent-creates")
async def gives_one_id_twice(spot: Spot, asked: Asked) -> Told:
    """Give two rows made at the same time one id."""
    if not spot.is_hit(asked):
        return await spot.ask(asked)
    before = await _entered(spot)
    try:
        told = await spot.ask(asked)
        row, key = spot.row_in(told), spot.key()
        first = spot.memory.get("first") if before else None
        spot.memory["first"] = row[key] if row is not None and not before else first
        return spot.with_row(told, {**row, key: first}) if row is not None and first is not None else told
    finally:
        _left(spot)


@CONCURRENCY.plant(role("create"), "laws concurrent-creates")
async def loses_one_of_two(spot: Spot, asked: Asked) -> Told:
    """Lose one of two rows made at the same time."""
    if not spot.is_hit(asked):
        return await spot.ask(asked)
    before = await _entered(spot)
    try:
        return await (spot.undone(asked) if before else spot.ask(asked))
    finally:
        _left(spot)


@CONCURRENCY.plant(
    both(role("update"), lambda _, one: header_parameter(one, "if_match") is not None and "412" in one.responses),
    "laws lost-update",
)
async def loses_an_update(spot: Spot, asked: Asked) -> Told:
    """Update a row that somebody else has changed meanwhile."""
    return await spot.ask(asked.without_headers("if-match") if spot.is_hit(asked) else asked)


@IDEMPOTENCY.plant(
    lambda _, one: header_parameter(one, "idempotency_key") is not None,
    "laws idempotency",
)
async def forgets_idempotency_keys(spot: Spot, asked: Asked) -> Told:
    """Carry out a request again that has the same idempotency key."""
    name = header_parameter(spot.operation, "idempotency_key") or ""
    return await spot.ask(asked.without_headers(name) if spot.is_hit(asked) else asked)


def _refusal(operation: Operation, *codes: str) -> str | None:
    return next((code for code in codes if code in operation.responses), None)


@ATOMICITY.plant(
    both(
        role("update"),
        lambda ground, one: bool(ground.optional_scalars(one)) and _refusal(one, "409", "400") is not None,
    ),
    "laws refusal-leaves-nothing",
)
async def writes_and_then_refuses(spot: Spot, asked: Asked) -> Told:
    """Keep an update and then refuses it."""
    told = await spot.ask(asked)
    some = spot.ground.optional_scalars(spot.operation)[0] if spot.is_hit(asked) else ""
    return _refused(spot) if told.ok and some in asked.fields else told


@ATOMICITY.plant(
    both(role("delete"), lambda _, one: _refusal(one, "404") is not None),
    "laws refusal-leaves-nothing",
)
async def deletes_and_then_refuses(spot: Spot, asked: Asked) -> Told:
    """Delete a row and say that it was not there."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or not told.ok:
        return told
    return await spot.ask(asked)  # there is no such row any more: the double's own refusal


@ATOMICITY.plant(
    both(role("create"), lambda ground, one: _unique_text(ground, one) is not None and "409" in one.responses),
    "laws refusal-leaves-nothing",
)
async def makes_and_then_refuses(spot: Spot, asked: Asked) -> Told:
    """Keep part of a create that it refuses."""
    told, name = await spot.ask(asked), _unique_text(spot.ground, spot.operation) or ""
    text = asked.fields.get(name)
    if spot.is_hit(asked) and told.status == 409 and isinstance(text, str):
        spot.memory["copies"] = spot.memory.get("copies", 0) + 1
        await spot.ask(asked.with_json({**asked.fields, name: f"{text[:-6]}~{spot.memory['copies']}"}))
    return told


def _refused(spot: Spot) -> Told:
    """Answer a refusal that the operation documents, as an example shows it or with what its schema asks for."""
    code = _refusal(spot.operation, "409", "400") or "400"
    content = spot.operation.responses[code].content
    media = next(iter(content.values()), None)
    if media is None:
        return Told(int(code))
    own = next(iter(media.examples.values()), None)
    return Told(int(code), (("content-type", media.name),)).with_json(
        own if own is not None else {"message": "refused"}
    )


async def _neighbour(spot: Spot, asked: Asked, name: str | None) -> str | None:
    """Find the id of another row that the caller can read: one that was seen before."""
    return next(iter(await _neighbours(spot, asked, name)), None)


async def _neighbours(spot: Spot, asked: Asked, name: str | None) -> list[str]:
    """Find the ids of the other rows that the caller can read, as far as they were seen before."""
    seen = [str(other) for other in spot.memory.get("seen", {}) if other != name]
    return [other for other in seen if await spot.read(asked, other) is not None]


async def _delete_another(spot: Spot, asked: Asked, name: str | None, delete: Operation) -> None:
    """Delete the first other row that nothing hangs on: deleting one in use is refused, and would change nothing."""
    for other in await _neighbours(spot, asked, name):
        if (await spot.ask(spot.asked_for(asked, delete, other))).ok:
            return


async def _watching(spot: Spot, asked: Asked) -> Told:
    """Answer a request, and remember the ids of the rows that came by."""
    told = await spot.ask(asked)
    operation = asked.operation
    if operation in spot.family.operations and told.ok and operation is not None:
        rows = spot.rows_in(told, operation) if operation is spot.family.list else [spot.row_in(told, operation)]
        seen = spot.memory.setdefault("seen", {})
        seen.update({str(row[spot.key(operation)]): None for row in rows if row and spot.key(operation) in row})
    return told


def _has_neighbours(ground: Ground, operation: Operation) -> bool:
    return ground.family(operation).read is not None


@FRAME.plant(
    both(role("update"), _has_neighbours, lambda ground, one: one.method == "PATCH" and bool(ground.free_texts(one))),
    "laws frame",
)
async def changes_a_neighbour(spot: Spot, asked: Asked) -> Told:
    """Change another row as well."""
    told = await _watching(spot, asked)
    if not spot.is_hit(asked) or not told.ok or not asked.fields:
        return told
    other = await _neighbour(spot, asked, spot.id_in(asked))
    name = spot.ground.free_texts(spot.operation)[-1]
    row = await spot.read(asked, other) if other is not None else None
    if row is not None and isinstance(row.get(name), str):
        changed = asked.with_json({name: f"{row[name][:-1]}{'y' if row[name].endswith('x') else 'x'}"})
        await spot.ask(changed.without_headers("if-match").with_value(spot.family.parameter, other))
    return told


@FRAME.plant(both(role("delete"), _has_neighbours), "laws frame")
async def deletes_a_neighbour(spot: Spot, asked: Asked) -> Told:
    """Delete another row as well."""
    told = await _watching(spot, asked)
    if spot.is_hit(asked) and told.ok:
        await _delete_another(spot, asked, spot.id_in(asked), spot.operation)
    return told


@FRAME.plant(
    both(role("create"), _has_neighbours, lambda ground, one: ground.family(one).delete is not None),
    "laws frame",
)
async def makes_room_for_a_row(spot: Spot, asked: Asked) -> Told:
    """Delete another row when one is made."""
    told = await _watching(spot, asked)
    row, delete = spot.row_in(told) if spot.is_hit(asked) else None, spot.family.delete
    if row is not None and delete is not None:
        await _delete_another(spot, asked, str(row[spot.key()]), delete)
    return told


def _bounded(ground: Ground, operation: Operation) -> list[str]:
    """Name the texts of a body that have a greatest length."""
    return [name for name, part in ground.body(operation).items() if is_free_text(part) and "maxLength" in part]


def _has_bounded(ground: Ground, operation: Operation) -> bool:
    return bool(_bounded(ground, operation))


def _schema(spot: Spot, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = spot.ground.body(spot.operation)[name]
    return found


@VALIDATION.plant(_has_bounded, "fuzz, probes")
async def accepts_a_long_text(spot: Spot, asked: Asked) -> Told:
    """Cut a text that is too long in place of refusing it."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or told.status not in {400, 422}:
        return told
    bounds = {name: int(_schema(spot, name)["maxLength"]) for name in _bounded(spot.ground, spot.operation)}
    cut = {
        name: value[: bounds[name]] if name in bounds and isinstance(value, str) else value
        for name, value in asked.fields.items()
    }
    again = await spot.ask(asked.with_json(cut)) if cut != asked.fields else told
    return again if again.ok else told


def _must(ground: Ground, operation: Operation) -> dict[str, Schema]:
    must = required(ground.document, body_schema(operation))
    return {name: part for name, part in ground.body(operation).items() if name in must and is_free_text(part)}


@VALIDATION.plant(lambda ground, one: bool(_must(ground, one)), "fuzz, probes")
async def accepts_a_missing_property(spot: Spot, asked: Asked) -> Told:
    """Make up a required text that is not sent."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or told.status not in {400, 422} or not isinstance(asked.value, dict):
        return told
    spot.memory["made"] = spot.memory.get("made", 0) + 1
    made = dict.fromkeys(_must(spot.ground, spot.operation), f"untitled {spot.memory['made']}")
    again = await spot.ask(asked.with_json({**made, **asked.fields}))
    return again if again.ok else told


def _most(operation: Operation) -> dict[str, int]:
    """Return the greatest number that each query parameter takes, where it has one."""
    numbers = [one for one in queries(operation) if kind_of(one.schema) == "integer" and "maximum" in one.schema]
    return {one.name: int(one.schema["maximum"]) for one in numbers}


@VALIDATION.plant(lambda _, one: bool(_most(one)), "fuzz, probes")
async def accepts_a_great_number(spot: Spot, asked: Asked) -> Told:
    """Take the greatest number in place of refusing a greater one."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked) or told.status not in {400, 422}:
        return told
    most, sent = _most(spot.operation), asked.queried
    great = {name: most[name] for name in most if sent.get(name, "").isdigit() and int(sent[name]) > most[name]}
    return await spot.ask(asked.with_query(**great)) if great else told


@VALIDATION.plant(
    lambda _, one: one.body is not None and "400" in one.responses and bool(one.success),
    "probes",
)
async def accepts_a_malformed_body(spot: Spot, asked: Asked) -> Told:
    """Take a malformed body for an empty one."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked):
        return told
    if told.ok and asked.value is not None:
        spot.memory["good"] = told
    bad = told.status == 400 and asked.body and asked.value is None
    return spot.memory.get("good", Told(spot.operation.success[0])) if bad else told


def _fails(kind: Where) -> Where:
    return both(kind, lambda _, one: one.method in {"POST", "PUT", "PATCH"})


@VALIDATION.plant(_fails(_has_bounded), "fuzz")
async def fails_on_a_full_text(spot: Spot, asked: Asked) -> Told:
    """Fail on a text of the greatest length."""
    fields = asked.fields if spot.is_hit(asked) else {}
    full = [
        name
        for name in _bounded(spot.ground, spot.operation)
        if isinstance(fields.get(name), str) and len(fields[name]) == int(_schema(spot, name)["maxLength"])
    ]
    return _broken() if full else await spot.ask(asked)


@VALIDATION.plant(_fails(lambda ground, one: bool(ground.free_texts(one))), "probes, fuzz")
async def fails_on_unicode(spot: Spot, asked: Asked) -> Told:
    """Fail on letters that are not ASCII."""
    texts = [value for value in asked.fields.values() if isinstance(value, str)] if spot.is_hit(asked) else []
    return _broken() if any(not text.isascii() for text in texts) else await spot.ask(asked)


@VALIDATION.plant(
    _fails(both(_has_bounded, lambda _, one: "400" in one.responses)),
    "fuzz, probes",
)
async def refuses_a_full_text(spot: Spot, asked: Asked) -> Told:
    """Refuse a text of the greatest length."""
    fields = dict(asked.fields) if spot.is_hit(asked) else {}
    for name in _bounded(spot.ground, spot.operation):
        text, most = fields.get(name), int(_schema(spot, name)["maxLength"])
        if isinstance(text, str) and len(text) == most:
            return await spot.ask(asked.with_json({**fields, name: f"{text}x"}))  # its own refusal
    return await spot.ask(asked)


def _broken() -> Told:
    return Told(500, (("content-type", "application/problem+json"),)).with_json(
        {"title": "Internal Server Error", "status": 500}
    )


def _below(ground: Ground, operation: Operation) -> bool:
    return ground.role(operation) == "create" and "{" in operation.path and "404" in operation.responses


@VALIDATION.plant(_below, "laws parent")
async def ignores_an_absent_parent(spot: Spot, asked: Asked) -> Told:
    """Make a row below a parent that is not there."""
    told = await spot.ask(asked)
    if not spot.is_hit(asked):
        return told
    if told.ok:
        spot.memory["above"] = dict(asked.values)
    if told.status != 404 or "above" not in spot.memory:
        return told
    for name, value in spot.memory["above"].items():
        asked = asked.with_value(name, value)
    return await spot.ask(asked)
