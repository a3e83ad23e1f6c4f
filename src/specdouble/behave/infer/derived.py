"""What `x-resource` derives: properties of answers that no row holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from specdouble.behave.infer.collections import Collected
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.overridden import Known
from specdouble.behave.infer.overrides import Override
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
            raise override.wrong(
                where, f"came {' and '.join(sorted(says)) or 'nothing'}, expected one of has, row, rows and left"
            )
        if "has" in says:
            yield Derivation(name, override.named(f"{where}/has", says["has"], known.properties, "property"))
        elif "left" in says:
            numbers = [override.named(f"{where}/left", one, known.properties, "property") for one in says["left"]]
            if len(numbers) != 2:
                raise override.wrong(
                    f"{where}/left", f"came {len(numbers)} properties, expected the limit and the used"
                )
            yield Derivation(name, numbers[0], used=numbers[1])
        elif "rows" in says:
            items = survey.shapes.of(one.table.row.properties[name]).items
            rows = _rows_of(survey, override, known, where, says["rows"])
            yield replace(rows, name=name, shows=tuple(survey.shapes.of(items).properties))
        else:
            field = override.named(f"{where}/row", says["row"], targets, "reference")
            shows = survey.shapes.of(one.table.row.properties[name]).properties
            yield Derivation(name, field, targets[field], tuple(shows))


def _rows_of(survey: Survey, override: Override, known: Known, where: str, says: list[str]) -> Derivation:
    """Read whose rows are listed: those of another collection that hold this row's id in a property of theirs."""
    if len(says) != 2:
        raise override.wrong(
            f"{where}/rows", f"came {len(says)} names, expected a collection and a property of its rows"
        )
    collection = override.named(f"{where}/rows/0", says[0], known.schemas, "collection")
    properties = survey.shapes.of(known.schemas[collection]).properties
    return Derivation("", override.named(f"{where}/rows/1", says[1], properties, "property"), collection, many=True)


def stored_schema(
    override: Override, one: Collected, used: Iterable[Facts], spec: CollectionSpec, derived: Iterable[Derivation]
) -> Schema:
    """Return the schema of what a row holds: what is derived stands in answers only, what it is told from in bodies."""
    row = one.table.row
    told = {derivation.name for derivation in derived}
    wanted = {derivation.field for derivation in derived if not derivation.many} | {
        reference.field for reference in spec.refs
    }
    bodies = [fact.body_row.shape for fact in used if fact.body_row is not None]
    sent = {name: schema for body in bodies for name, schema in body.properties.items() if name in wanted}
    needed = {name for body in bodies for name in body.required if name in wanted}
    hidden = {
        name: _kept(override.document.resolve(schema)) for name, schema in sent.items() if name not in row.properties
    }
    properties = {name: schema for name, schema in row.properties.items() if name not in told}
    required = (row.required - told) | (needed & hidden.keys())
    return {"type": "object", "required": sorted(required), "properties": {**properties, **hidden}}


def _kept(schema: Schema) -> Schema:
    """Return the schema of a secret as it is kept."""
    return {word: value for word, value in schema.items() if word != "writeOnly"}
