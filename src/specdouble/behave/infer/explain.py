"""The plan of a document, as people and programs read it: each operation's tier, rows, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from specdouble.behave.infer.facts import success_of
from specdouble.behave.model import Filter, Inference, Kind, ListShape, Paging, Resource
from specdouble.contract.model import Document, Json, Operation

TIERS = ("handler", "resource", "example", "generated")
_READS = {Kind.LIST, Kind.READ, Kind.READ_SINGLETON, Kind.COUNT, Kind.CONTENT}
_WRITES = {Kind.CREATE, Kind.BULK_CREATE, Kind.BULK_UPDATE, Kind.REPLACE, Kind.UPDATE, Kind.UPSERT}
_SIGNS = {"eq": "=", "in": "in", "contains": "~", "gte": ">=", "gt": ">", "lte": "<=", "lt": "<", "any": "holds",
          "day": "on the day of", "true": "where true"}  # fmt: skip


@dataclass(frozen=True)
class PlanRow:
    """One operation of a plan. `parameters` says of each query parameter what it does, or `ignored: reason`."""

    operation: str
    method: str
    path: str
    tier: str
    collection: str = ""
    kind: str = ""
    why: str = ""
    rule: str = ""
    evidence: str = ""
    confidence: str = ""
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    suggestion: str = ""


@dataclass(frozen=True)
class Plan:
    """The plan of one document, in the document's order."""

    rows: tuple[PlanRow, ...]

    @property
    def summary(self) -> str:
        """Count the tiers: `62 operations: 21 handler, 41 resource, 0 example, 0 generated`."""
        return summarise([row.tier for row in self.rows])

    def text(self) -> str:
        """Write the plan as a table, with what each query parameter does and what to consider below it."""
        lines = _table([("operation", "tier", "collection", "why"), *map(_cells, self.rows)])
        asked = {row.suggestion: row for row in reversed(self.rows) if row.suggestion}
        suggestions = [line for row in self.rows if row in asked.values() for line in _suggestion(row)]
        return "\n".join([*lines, *([""] if suggestions else []), *suggestions, self.summary])

    def as_json(self) -> list[dict[str, Json]]:
        """Return the plan as JSON: one object an operation."""
        return [asdict(row) for row in self.rows]


def summarise(tiers: Sequence[str]) -> str:
    """Count the tiers of some operations."""
    counts = Counter(tiers)
    plural = "operation" if len(tiers) == 1 else "operations"
    return f"{len(tiers)} {plural}: " + ", ".join(f"{counts[tier]} {tier}" for tier in TIERS)


def explain(
    document: Document,
    inference: Inference,
    *,
    tiers: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Plan:
    """Explain what answers each operation. `tiers` and `reasons` say what the caller decided: operation id -> text."""
    tiers, reasons = tiers or {}, reasons or {}
    return Plan(tuple(_row(operation, inference, tiers, reasons) for operation in document.operations))


def _row(operation: Operation, inference: Inference, tiers: Mapping[str, str], reasons: Mapping[str, str]) -> PlanRow:
    resource = inference.resources.get(operation.id)
    tier = tiers.get(operation.id) or ("resource" if resource is not None else _unstateful(operation))
    if resource is not None:
        return _resource_row(operation, resource, inference, tier, reasons.get(operation.id))
    left = inference.undecided.get(operation.id)
    return PlanRow(
        operation.id,
        operation.method,
        operation.path,
        tier,
        why=reasons.get(operation.id) or (left.why if left is not None else ""),
        suggestion=left.suggestion if left is not None and tier != "handler" else "",
    )


def _unstateful(operation: Operation) -> str:
    response = success_of(operation)
    shown = response is not None and any(media.examples for media in response.content.values())
    return "example" if shown else "generated"


def _resource_row(
    operation: Operation, resource: Resource, inference: Inference, tier: str, reason: str | None
) -> PlanRow:
    reads, writes = _touched(resource, inference)
    return PlanRow(
        operation.id,
        operation.method,
        operation.path,
        tier,
        collection=resource.collection,
        kind=str(resource.kind),
        why=reason or _why(resource, inference),
        rule=resource.rule,
        evidence=resource.evidence,
        confidence=resource.confidence,
        reads=reads,
        writes=writes,
        parameters=_parameters(operation, resource),
    )


def _touched(resource: Resource, inference: Inference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell which collections an operation reads and writes."""
    above = [part.collection for part in resource.keys if part.collection]
    spec = inference.collections[resource.collection]
    if resource.kind in _READS:
        return tuple(dict.fromkeys([*above, resource.collection])), ()
    asked = [] if resource.kind is Kind.DELETE else [reference.collection for reference in spec.refs]
    return tuple(dict.fromkeys([*above, *asked])), (resource.collection,)


def _why(resource: Resource, inference: Inference) -> str:
    above = [part.collection for part in resource.keys if part.collection]
    parts = [resource.why, f"below {', '.join(above)}" if above else ""]
    if resource.item:
        parts.append(f"row at {_dotted(resource.item)}")
    if resource.kind is Kind.LIST and resource.list is not None:
        parts += _list_parts(resource.list)
    parts += [_assigned(resource)] if resource.kind is Kind.ACTION else []
    parts += _key_parts(resource, inference)
    parts += _refusals(resource, inference) if resource.kind in _WRITES else []
    return "; ".join(part for part in parts if part)


def _list_parts(shape: ListShape) -> Iterable[str]:
    if shape.items:
        total = f", total {_dotted(shape.totals[0])}" if shape.totals else ""
        yield f"envelope {_dotted(shape.items)}{total}"
    if shape.paging.style != "none":
        yield "/".join(name for name in (shape.paging.page, shape.paging.limit) if name)


def _assigned(resource: Resource) -> str:
    changes = [f"{name} {value}" for name, value in resource.sets.items()]
    changes += [f"{name} from the body" for name in resource.merges if name not in resource.sets]
    return f"sets {', '.join(changes)}" if changes else "changes no property"


def _key_parts(resource: Resource, inference: Inference) -> Iterable[str]:
    """Say what the key is, where the path does not."""
    spec = inference.collections[resource.collection]
    for part in resource.keys:
        if part.target == "id" and spec.key_hidden and "." not in spec.key:
            yield f"{part.parameter} is a hidden key"
        elif part.target == "id" and spec.key != part.parameter:
            yield f"{part.parameter} is its {spec.key}"
        elif part.target == "field" and part.column != part.parameter:
            yield f"{part.parameter} is its {part.column}"
        elif part.target == "parent":
            yield f"{part.parameter} narrows nothing"


def _refusals(resource: Resource, inference: Inference) -> Iterable[str]:
    """Say what a write is refused for that no schema says."""
    spec = inference.collections[resource.collection]
    given = {part.column for part in resource.keys}
    yield from (f"{' and '.join(fields)} must be new" for fields in spec.unique)
    yield from (f"{one.field} must name one of {one.collection}" for one in spec.refs if one.field not in given)


def _dotted(pointer: str) -> str:
    return pointer.lstrip("/").replace("/", ".")


def _parameters(operation: Operation, resource: Resource) -> dict[str, str]:
    """Say of each query parameter what it does."""
    names = [parameter.name for parameter in operation.parameters if parameter.location == "query"]
    found = {name: f"changes {field}" for name, field in resource.writes.items()}
    found |= {resource.query_key: "finds the row"} if resource.query_key else {}
    if resource.list is not None:
        found |= _list_parameters(resource.list)
    return {name: found.get(name, "ignored: names nothing here") for name in names}


def _list_parameters(shape: ListShape) -> dict[str, str]:
    found = {one.parameter: _filtered(one) for one in shape.filters}
    found |= _paged(shape.paging)
    found |= {name: "searches " + (", ".join(shape.search_fields) or "every text") for name in shape.search}
    if shape.sort.by:
        found[shape.sort.by] = "sorts by " + (
            ", ".join(sorted({one.lstrip("-") for one in shape.sort.fields.values()})) or "any property"
        )
    if shape.sort.direction:
        found[shape.sort.direction] = "sorts up or down"
    return found | {name: f"ignored: {reason}" for name, reason in shape.ignored.items()}


def _filtered(one: Filter) -> str:
    return f"filters {one.field}" if one.op == "eq" else f"filters {one.field} ({_SIGNS[one.op]})"


def _paged(paging: Paging) -> dict[str, str]:
    found = {paging.page: f"pages by {'number' if paging.style == 'page' else paging.style}"} if paging.page else {}
    if paging.limit:
        most = f", at most {paging.max_limit}" if paging.max_limit is not None else ""
        default = f", {paging.default_limit} unless told" if paging.default_limit is not None else ""
        found[paging.limit] = f"page size{default}{most}"
    if paging.switch:
        found[paging.switch] = "pages the list, which is whole without it"
    return found


def _cells(row: PlanRow) -> tuple[str, str, str, str]:
    signs = " ".join(part for part in (row.evidence, row.confidence) if part)
    why = f"{row.why} [{signs}]" if row.confidence and row.tier == "resource" else row.why
    spoken = [f"{name} {does}" for name, does in row.parameters.items() if not does.startswith(("page", "ignored"))]
    unread = [f"{name} {does}" for name, does in row.parameters.items() if does.startswith("ignored")]
    return row.operation, row.tier, row.collection or "-", "; ".join([why, *spoken, *unread])


def _table(cells: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(line[:3], widths, strict=True)), line[3]]).rstrip()
        for line in cells
    ]


def _suggestion(row: PlanRow) -> Iterable[str]:
    yield f"# {row.method} {row.path}: if it has rows, say so in its path item:"
    yield f"#   {row.suggestion}"
