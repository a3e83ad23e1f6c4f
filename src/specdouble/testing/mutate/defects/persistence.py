"""Persistence: what was written is not what is kept."""

from __future__ import annotations

from specdouble.contract.model import Operation
from specdouble.testing.mutate.defect import Kind, both, role
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot

KIND = Kind("persistence")


def _is_seen(ground: Ground, operation: Operation) -> bool:
    family = ground.family(operation)
    return family.read is not None or family.list is not None


def _has_text(ground: Ground, operation: Operation) -> bool:
    return ground.row(operation) is not None and bool(_texts(ground, operation))


def _texts(ground: Ground, operation: Operation) -> list[str]:
    """Name the texts whose change breaks nothing else: those that need not be unique come first."""
    unique = ground.unique(operation)
    return sorted(ground.free_texts(operation), key=lambda name: name in unique)


def _may_lack(ground: Ground, operation: Operation) -> bool:
    return ground.row(operation) is not None and bool(ground.optional_scalars(operation))


@KIND.plant(both(role("create"), _is_seen), "laws read-your-writes")
async def forgets_a_create(spot: Spot, asked: Asked) -> Told:
    """Answer a create and keep nothing."""
    return await (spot.undone(asked) if spot.is_hit(asked) else spot.ask(asked))


@KIND.plant(both(role("update"), _is_seen), "laws read-your-writes")
async def forgets_an_update(spot: Spot, asked: Asked) -> Told:
    """Answer an update and keep nothing."""
    return await (spot.undone(asked) if spot.is_hit(asked) else spot.ask(asked))


@KIND.plant(both(role("delete"), _is_seen), "laws deleted-is-gone")
async def forgets_a_delete(spot: Spot, asked: Asked) -> Told:
    """Answer a delete and delete nothing."""
    return await (spot.undone(asked) if spot.is_hit(asked) else spot.ask(asked))


@KIND.plant(both(role("create"), _may_lack), "laws create-keeps-what-was-sent")
async def ignores_a_property_of_a_create(spot: Spot, asked: Asked) -> Told:
    """Ignore an optional property of a create."""
    return await _without_one(spot, asked)


@KIND.plant(both(role("update"), _may_lack), "laws update-keeps-what-was-sent")
async def ignores_a_property_of_an_update(spot: Spot, asked: Asked) -> Told:
    """Ignore an optional property of an update."""
    return await _without_one(spot, asked)


async def _without_one(spot: Spot, asked: Asked) -> Told:
    sent = asked.fields
    if not spot.is_hit(asked) or not sent:
        return await spot.ask(asked)
    lost = spot.ground.optional_scalars(spot.operation)[0]
    return await spot.ask(asked.with_json({name: value for name, value in sent.items() if name != lost}))


@KIND.plant(
    both(role("create"), _may_lack, _is_seen),
    "laws read-your-writes",
)
async def keeps_less_than_it_answers(spot: Spot, asked: Asked) -> Told:
    """Show an optional property in the answer of a create and do not keep it."""
    told = await _without_one(spot, asked)
    lost, row = spot.ground.optional_scalars(spot.operation)[0], spot.row_in(told)
    if not spot.is_hit(asked) or row is None or lost not in asked.fields:
        return told
    return spot.with_row(told, {**row, lost: asked.fields[lost]})


@KIND.plant(
    both(role("create"), _has_text, _is_seen),
    "laws read-your-writes",
)
async def keeps_another_text_of_a_create(spot: Spot, asked: Asked) -> Told:
    """Keep another text than it answers, of a create."""
    return await _other_text(spot, asked, shown=True)


@KIND.plant(
    both(role("update"), _has_text, _is_seen),
    "laws read-your-writes",
)
async def keeps_another_text_of_an_update(spot: Spot, asked: Asked) -> Told:
    """Keep another text than it answers, of an update."""
    return await _other_text(spot, asked, shown=True)


@KIND.plant(both(role("create"), _has_text), "laws create-keeps-what-was-sent")
async def changes_a_sent_text(spot: Spot, asked: Asked) -> Told:
    """Change a text of a create before it keeps it."""
    return await _other_text(spot, asked, shown=False)


async def _other_text(spot: Spot, asked: Asked, *, shown: bool) -> Told:
    name = _texts(spot.ground, spot.operation)[0]
    text = asked.fields.get(name)
    if not spot.is_hit(asked) or not isinstance(text, str) or not text:
        return await spot.ask(asked)
    other = text[:-1] + ("y" if text[-1] == "x" else "x")
    told = await spot.ask(asked.with_json({**asked.fields, name: other}))
    if not told.ok:
        return await spot.ask(asked)
    row = spot.row_in(told)
    return spot.with_row(told, {**row, name: text}) if shown and row is not None else told


@KIND.plant(
    both(role("update"), lambda ground, one: one.method == "PATCH" and len(ground.free_texts(one)) > 1),
    "laws update-leaves-the-rest",
)
async def changes_what_was_not_sent(spot: Spot, asked: Asked) -> Told:
    """Change a property that an update did not send."""
    told = await spot.ask(asked)
    row = spot.row_in(told) if spot.is_hit(asked) else None
    rest = [name for name in spot.ground.free_texts(spot.operation) if name not in asked.fields]
    if row is None or not rest or not asked.fields or not isinstance(row.get(rest[-1]), str):
        return told
    changed = await spot.ask(asked.without_headers("if-match").with_json({rest[-1]: f"{row[rest[-1]]}x"}))
    return changed if changed.ok else told
