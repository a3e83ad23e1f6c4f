"""What `x-resource` derives: properties of answers that no row holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specdouble.behave.infer.collections import Collected
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.overridden import Known
from specdouble.behave.infer.overrides import Override
from specdouble.behave.infer.shapes import Shape
from specdouble.behave.infer.sites import Survey
from specdouble.behave.model import Derivation
from specdouble.contract.model import Schema
from specdouble.store.spec import CollectionSpec


def derived_of(
    survey: Survey, override: Override, known: Known, one: Collected, spec: CollectionSpec
) -> Iterable[Derivation]:
    """Give the properties that are told from others."""
    targets = {reference.field: reference.collection for reference in spec.refs}
    for name, says in override.part("derived").items():
        where = f"/derived/{name}"
        override.named(where, name, one.table.row.properties, "property")
        if len(says) != 1:
            raise override.wrong(where, f"came {' and '.join(sorted(says)) or 'nothing'}, expected either has or row")
        if "has" in says:
            yield Derivation(name, override.named(f"{where}/has", says["has"], known.properties, "property"))
        else:
            field = override.named(f"{where}/row", says["row"], targets, "reference")
            shows = survey.shapes.of(one.table.row.properties[name]).properties
            yield Derivation(name, field, targets[field], tuple(shows))


def stored_schema(
    override: Override, one: Collected, used: Iterable[Facts], spec: CollectionSpec, derived: Iterable[Derivation]
) -> Schema:
    """Return the schema of what a row holds: what is derived stands in answers only, what it is told from in bodies."""
    row = one.table.row
    told = {derivation.name for derivation in derived}
    wanted = {derivation.field for derivation in derived} | {reference.field for reference in spec.refs}
    bodies = [fact.body_row.shape for fact in used if fact.body_row is not None]
    sent = {name: schema for body in bodies for name, schema in body.properties.items() if name in wanted}
    needed = {name for body in bodies for name in body.required if name in wanted}
    hidden = {
        name: _kept(override.document.resolve(schema)) for name, schema in sent.items() if name not in row.properties
    }
    properties = {name: schema for name, schema in row.properties.items() if name not in told}
    required = (row.required - told) | (needed & hidden.keys())
    return {"type": "object", "required": sorted(required), "properties": {**properties, **hidden}}


def held_schema(override: Override, row: Shape, stored: Shape, hidden: Mapping[str, Schema]) -> Schema:
    """Return the schema of rows that hold what no answer shows, always."""
    for name in hidden:
        if name in row.properties:
            raise override.wrong(f"/hidden/{name}", f"answers show {name!r}; hidden is what they do not show")
    required = sorted({*stored.required, *hidden})
    return {"type": "object", "required": required, "properties": {**stored.properties, **hidden}}


def _kept(schema: Schema) -> Schema:
    """Return the schema of a secret as it is kept."""
    return {word: value for word, value in schema.items() if word != "writeOnly"}
