"""What `x-resource` derives: properties of answers that no row holds."""

from __future__ import annotations

from collections.abc import Iterable

from specdouble.behave.infer.collections import Collected
from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.overridden import Known
from specdouble.behave.infer.overrides import Override
from specdouble.behave.infer.sites import Survey
from specdouble.behave.model import Derivation, Inference
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
                where,
                f"came {' and '.join(sorted(says)) or 'nothing'}, expected one of has, row, left, count, rows and by",
            )
        if "by" in says:
            yield Derivation(name, "")
        elif "has" in says:
            yield Derivation(name, override.named(f"{where}/has", says["has"], known.properties, "property"))
        elif "left" in says:
            numbers = [override.named(f"{where}/left", one, known.properties, "property") for one in says["left"]]
            if len(numbers) != 2:
                raise override.wrong(
                    f"{where}/left", f"came {len(numbers)} properties, expected the limit and the used"
                )
            yield Derivation(name, numbers[0], used=numbers[1])
        elif "count" in says:
            collection, field = _referring(override, known, f"{where}/count", says["count"])
            yield Derivation(name, "", collection, counts=field)
        elif "rows" in says:
            collection, field = _referring(override, known, f"{where}/rows", says["rows"])
            items = survey.shapes.of(one.table.row.properties[name]).items
            yield Derivation(name, "", collection, tuple(survey.shapes.of(items).properties), lists=field)
        else:
            field = override.named(f"{where}/row", says["row"], targets, "reference")
            shows = survey.shapes.of(one.table.row.properties[name]).properties
            yield Derivation(name, field, targets[field], tuple(shows))


def _referring(override: Override, known: Known, where: str, rows: str) -> tuple[str, str]:
    """Read `documents.corpus_id`: the rows of a collection that hold the id of this one."""
    collection, _, field = rows.partition(".")
    if not field:
        raise override.wrong(where, f"came {rows!r}, expected a collection and its property: rows.property")
    return override.named(where, collection, known.collections, "collection"), field


def check_referring(survey: Survey, override: Override, inference: Inference) -> None:
    """Refuse to count or list by what no row holds. Only when all collections are known can this be told."""
    for name, says in override.part("derived").items():
        for word in says.keys() & {"count", "rows"}:
            collection, _, field = says[word].partition(".")
            held = survey.shapes.of(inference.schemas[collection]).properties
            referring = (reference.field for reference in inference.collections[collection].refs)
            override.named(f"/derived/{name}/{word}", field, {*held, *referring}, "property")


def stored_schema(
    override: Override, one: Collected, used: Iterable[Facts], spec: CollectionSpec, derived: Iterable[Derivation]
) -> Schema:
    """Return the schema of what a row holds: what is derived stands in answers only, what it is told from in bodies."""
    row = one.table.row
    told = {derivation.name for derivation in derived}
    wanted = {derivation.field for derivation in derived if derivation.field} | {
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
