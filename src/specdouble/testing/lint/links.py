"""Rules on links: each leads from a field that is answered to a parameter that is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specdouble.contract.model import Document, Operation, Schema
from specdouble.contract.parts import mapping
from specdouble.contract.pointers import at, from_fragment, join, split
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, rule

_LINK = "OpenAPI, Link Object"
_REFERENCE = "$response.body#"


@rule("error", source=f"{_LINK}: `operationRef` and `operationId`", reason="No test can follow it.")
def link_target_invalid(reading: Reading) -> Iterator[Fault]:
    """A link names one operation that exists."""
    for pointer, _, link in _links(reading):
        names = [key for key in ("operationId", "operationRef") if key in link]
        if len(names) != 1:
            yield Fault(pointer, f"a link has {' and '.join(names) or 'neither operationId nor operationRef'}")
        elif _is_local(link) and _target(reading.document, link) is None:
            yield Fault(f"{pointer}/{names[0]}", f"a link leads to {link[names[0]]}, and there is no such operation")


@rule("warning", source=f"{_LINK}: `parameters`", reason="What the link carries arrives nowhere.")
def link_parameter_unknown(reading: Reading) -> Iterator[Fault]:
    """A link sets parameters that its operation takes."""
    for pointer, _, link in _links(reading):
        target = _target(reading.document, link)
        taken = {one.name for one in target.parameters} if target is not None else set()
        taken |= {f"{one.location}.{one.name}" for one in target.parameters} if target is not None else set()
        for name in mapping(link.get("parameters")):
            if target is not None and name not in taken:
                yield Fault(join(pointer, "parameters", name), f"a link sets {name}, which {target.id} does not take")


@rule("warning", source="OpenAPI, Runtime Expressions", reason="There is no value to follow the link with.")
def link_source_unknown(reading: Reading) -> Iterator[Fault]:
    """A link takes its values from fields that the answer has."""
    for pointer, schemas, link in _links(reading):
        for name, value in mapping(link.get("parameters")).items():
            if not isinstance(value, str) or not value.startswith(_REFERENCE) or not schemas:
                continue
            way = split(from_fragment(value.removeprefix(_REFERENCE)))
            if not any(_leads(reading.document, schema, way) for schema in schemas):
                where = join(pointer, "parameters", name)
                yield Fault(where, f"a link takes {name} from {value}, and the answer has no such field")


def _links(reading: Reading) -> Iterator[tuple[str, list[Schema], Mapping[str, Any]]]:
    """Yield every link once, with the schemas of the answers that it stands on."""
    seen: set[int] = set()
    for operation in reading.operations:
        for response in operation.responses.values():
            links = mapping(mapping(_at(reading.document, response.pointer)).get("links"))
            schemas = [media.schema for media in response.content.values() if media.schema is not None]
            for name, link in links.items():
                if isinstance(link, dict) and id(link) not in seen:
                    seen.add(id(link))
                    yield join(response.pointer, "links", name), schemas, link


def _is_local(link: Mapping[str, Any]) -> bool:
    return "operationId" in link or str(link["operationRef"]).startswith("#")


def _target(document: Document, link: Mapping[str, Any]) -> Operation | None:
    if "operationId" in link:
        wanted = link["operationId"]
        return next((one for one in document.operations if one.declared_id == wanted), None)
    pointer = from_fragment(str(link.get("operationRef", "")).removeprefix("#"))
    return next((one for one in document.operations if one.pointer == pointer), None)


def _leads(document: Document, schema: Schema, way: list[str]) -> bool:
    """Whether a schema leaves room for what a pointer leads to."""
    part = document.resolve(schema)
    if not way or not isinstance(part, dict):
        return part is not False
    branches = [branch for key in ("allOf", "anyOf", "oneOf") for branch in part.get(key, ())]
    if any(_leads(document, branch, way) for branch in branches if _says_anything(document, branch)):
        return True
    properties = mapping(part.get("properties"))
    if way[0] in properties:
        return _leads(document, properties[way[0]], way[1:])
    if way[0].isdigit() and ("items" in part or "prefixItems" in part):
        return _leads(document, part.get("items", True), way[1:])
    return not properties and not branches and "items" not in part


def _says_anything(document: Document, schema: Schema) -> bool:
    part = document.resolve(schema)
    return isinstance(part, dict) and not part.keys().isdisjoint(("properties", "items", "allOf", "anyOf", "oneOf"))


def _at(document: Document, pointer: str) -> Any:
    try:
        return at(document.root, pointer)
    except KeyError:  # a range in lower case is read as if it were written 2XX
        return None
