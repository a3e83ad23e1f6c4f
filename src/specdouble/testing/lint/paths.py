"""Rules on paths and names: every operation has one name, and every id comes from somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from specdouble.contract.model import Operation, Parameter
from specdouble.contract.names import snake_case
from specdouble.contract.parts import mapping
from specdouble.contract.pointers import join
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, operation_rule, rule

_TEMPLATE = re.compile(r"\{[^{}]*\}")
_MOMENTS = ("date", "date-time", "time", "duration")


@rule("error", source="OpenAPI, Info Object: `title` and `version` are REQUIRED", reason="Tools refuse the document.")
def info_missing(reading: Reading) -> Iterator[Fault]:
    """A document has a title and a version."""
    about = mapping(reading.document.root.get("info"))
    missing = [name for name in ("title", "version") if not isinstance(about.get(name), str)]
    if missing:
        yield Fault("/info", f"the document has no {' and no '.join(missing)} (a text)")


@operation_rule("warning", source="OpenAPI, Operation Object: `operationId`", reason="Reports and links need a name.")
def operation_id_missing(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """An operation has an operationId."""
    if operation.declared_id is None:
        yield Fault(operation.pointer, f"has no operationId, and is called {operation.id} here")


@rule("warning", source="OpenAPI, Paths Object: Path Templating Matching", reason="Tools choose differently.")
def path_shadowed(reading: Reading) -> Iterator[Fault]:
    """No request fits two paths that cross: where they part, the parameter of one excludes the word of the other."""
    paths = list(dict.fromkeys(operation.path for operation in reading.document.operations))
    for at, path in enumerate(paths):
        for earlier in paths[:at]:
            if _crosses(path, earlier) and not _excludes(reading, *_vaguer_first(path, earlier)):
                yield Fault(join("/paths", path), f"a request may fit {path} as well as {earlier}, and no rule decides")


@rule("warning", source="OpenAPI, Paths Object", reason="A query or fragment is no part of a path.")
def path_with_query(reading: Reading) -> Iterator[Fault]:
    """A path has no query and no fragment."""
    for path in dict.fromkeys(operation.path for operation in reading.document.operations):
        if "?" in _TEMPLATE.sub("", path) or "#" in _TEMPLATE.sub("", path):
            yield Fault(join("/paths", path), f"the path {path} holds a query or a fragment, which no request matches")


@rule(
    "warning", source="OpenAPI, Link Object", reason="Without a known id only the answer to an unknown one is tested."
)
def producer_missing(reading: Reading) -> Iterator[Fault]:
    """An id in a path is created, listed or answered by some operation."""
    linked = _linked(reading)
    seen: set[str] = set()
    for operation in reading.operations:
        for parameter in operation.parameters:
            prefix, found, _ = operation.path.partition("{" + parameter.name + "}")
            key = _TEMPLATE.sub("{}", prefix)
            if parameter.location != "path" or not found or key in seen:
                continue
            seen.add(key)
            if not _is_known(reading, parameter) and not _produced(reading, parameter, prefix, linked):
                message = f"no operation creates or lists what {{{parameter.name}}} of {operation.path} names"
                yield Fault(parameter.pointer, message)


def _crosses(one: str, other: str) -> bool:
    """Whether two paths fit one request, each being concrete where the other one is not."""
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    if one.count("/") != other.count("/") or not all(_meet(*pair) for pair in pairs):
        return False
    return any(_is_concrete(a) > _is_concrete(b) for a, b in pairs) and any(
        _is_concrete(a) < _is_concrete(b) for a, b in pairs
    )


def _vaguer_first(one: str, other: str) -> tuple[str, str]:
    """Order two paths that cross by where they part: tools take the word there, and never the parameter after it."""
    parts = zip(one.split("/"), other.split("/"), strict=True)
    is_word = next(_is_concrete(a) for a, b in parts if _is_concrete(a) != _is_concrete(b))
    return (other, one) if is_word else (one, other)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def _excludes(reading: Reading, path: str, other: str) -> bool:
    """Whether a parameter of a path cannot be the word that the other path has in its place, by `type` or `pattern`."""
    words = {a[1:-1]: b for a, b in zip(path.split("/"), other.split("/"), strict=True) if _is_lone(a)}
    operations = [operation for operation in reading.document.operations if operation.path == path]
    return all(any(_refuses(reading, one, words) for one in operation.parameters) for operation in operations)


def _refuses(reading: Reading, parameter: Parameter, words: Mapping[str, str]) -> bool:
    word, pattern = words.get(parameter.name, "{}"), reading.keyword(parameter.schema, "pattern")
    if parameter.location != "path" or not _is_concrete(word):
        return False
    if reading.keyword(parameter.schema, "type") in {"integer", "number"}:
        return _NUMBER.fullmatch(word) is None
    if not isinstance(pattern, str):
        return False
    try:
        return re.search(pattern, word) is None
    except re.error:
        return False


def _meet(one: str, other: str) -> bool:
    return one == other or _is_lone(one) or _is_lone(other)


def _is_lone(segment: str) -> bool:
    return _TEMPLATE.fullmatch(segment) is not None


def _is_concrete(segment: str) -> bool:
    return not _is_lone(segment)


def _is_known(reading: Reading, parameter: Parameter) -> bool:
    """Whether anybody can think of a value: a choice among words, or a moment."""
    schema = parameter.schema
    chosen = reading.keyword(schema, "enum", "const") is not None
    return chosen or reading.keyword(schema, "format") in _MOMENTS or reading.types(schema) == {"boolean"}


def _produced(reading: Reading, parameter: Parameter, prefix: str, linked: set[str]) -> bool:
    """Whether its collection can be listed or added to, a link carries it, or a field of its name is answered."""
    item = prefix + "{" + parameter.name + "}"
    name = snake_case(parameter.name)
    for operation in reading.document.operations:
        at_collection = _same(operation.path, prefix.rstrip("/")) and operation.method in {"GET", "POST", "PUT"}
        puts_item = operation.method == "PUT" and _same(operation.path, item)
        if at_collection or puts_item:
            return True
        fields = {snake_case(field) for field in reading.answered[operation.id]}
        if name in fields and not operation.path.startswith(item):
            return True
    return parameter.name in linked or f"path.{parameter.name}" in linked


def _same(one: str, other: str) -> bool:
    return _TEMPLATE.sub("{}", one.rstrip("/")) == _TEMPLATE.sub("{}", other)


def _linked(reading: Reading) -> set[str]:
    """Name the parameters that links set."""
    names: set[str] = set()
    for operation in reading.document.operations:
        for response in mapping(reading.raw(operation).get("responses")).values():
            for link in mapping(mapping(response).get("links")).values():
                names |= mapping(mapping(link).get("parameters")).keys()
    return names
