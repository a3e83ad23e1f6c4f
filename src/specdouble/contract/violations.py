"""What the validator found, made into violations: where, what came, what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs as rs

from specdouble.contract.pointers import join
from specdouble.contract.words import describe, expected, expected_type, show_field
from specdouble.errors import Violation

Json = Any

MAX_VIOLATIONS = 50
_MAX_EXPLAINED = 1000


def explain(
    errors: Iterable[rs.ValidationError], root: Json, location: str, prefix: str = "", *, skip: int = 0
) -> list[Violation]:
    """Turn a validator's errors into violations.

    `root` holds the schemas, `prefix` stands before each pointer, `skip` keys are around the value that was judged.
    """
    found: dict[tuple[str, str, str], Violation] = {}
    explainer = _Explainer(root, location, prefix, skip)
    for error in errors:
        for violation in explainer.explain(error):
            found.setdefault((violation.pointer, violation.keyword, violation.expected), violation)
        if len(found) >= _MAX_EXPLAINED:
            break
    return list(found.values())


def cap(violations: list[Violation]) -> list[Violation]:
    """Keep the first MAX_VIOLATIONS and say how many there were more."""
    if len(violations) <= MAX_VIOLATIONS:
        return violations
    more = len(violations) - MAX_VIOLATIONS
    last = Violation(violations[-1].location, "", f"{more} more violations", "none", "maxViolations")
    return [*violations[:MAX_VIOLATIONS], last]


@dataclass(frozen=True)
class _Explainer:
    root: Json
    location: str
    prefix: str
    skip: int

    def explain(self, error: rs.ValidationError) -> Iterator[Violation]:
        kind: Any = error.kind
        if kind.name in {"anyOf", "oneOf"} and all(kind.context):
            yield from self._closest(error, kind)
        elif kind.name == "propertyNames":
            yield self._violation(error, f"other names: a name is {describe(self._parent(kind.error.schema_path))}")
        elif kind.name == "required":
            yield from self._missing(error, kind.property)
        elif kind.name in {"additionalProperties", "unevaluatedProperties"}:
            yield from self._unexpected(error, kind)
        else:
            schema = self._parent(error.schema_path)
            yield self._violation(error, expected(kind, schema) or error.message[:200])

    def _violation(self, error: rs.ValidationError, wanted: str) -> Violation:
        name = str(error.instance_path[-1]) if len(error.instance_path) > self.skip else self.prefix
        came = show_field(error.instance, self._parent(error.schema_path), name)
        return Violation(self.location, self._pointer(error), came, wanted, error.kind.name)

    def _pointer(self, error: rs.ValidationError) -> str:
        return join(self.prefix, *error.instance_path[self.skip :])

    def _parent(self, path: Sequence[str | int]) -> dict[str, Json]:
        """Return the schema that holds the keyword at a path of the root."""
        node = self.root
        for key in path[:-1]:
            try:
                node = node[key]
            except (KeyError, IndexError, TypeError):
                return {}
        return node if isinstance(node, dict) else {}

    def _missing(self, error: rs.ValidationError, name: str) -> Iterator[Violation]:
        properties = self._parent(error.schema_path).get("properties")
        schema = properties.get(name) if isinstance(properties, dict) else None
        typed = isinstance(schema, dict) and ("type" in schema or "enum" in schema)
        wanted = describe(schema) if typed and isinstance(schema, dict) else "a value: it is required"
        yield Violation(self.location, join(self._pointer(error), name), "nothing", wanted, "required")

    def _unexpected(self, error: rs.ValidationError, kind: Any) -> Iterator[Violation]:
        held = error.instance if isinstance(error.instance, dict) else {}
        for name in kind.unexpected:
            came = show_field(held.get(name), {}, name)
            yield Violation(self.location, join(self._pointer(error), name), came, f"no property {name!r}", kind.name)

    def _closest(self, error: rs.ValidationError, kind: Any) -> Iterator[Violation]:
        """Explain only the alternative that the value comes closest to: the errors of the others help nobody."""
        depth = len(error.instance_path)
        named = _discriminated(self._parent(error.schema_path), kind.name, error.instance)
        if named is not None:
            for one in kind.context[named]:
                yield from self.explain(one)
            return
        fitting = [branch for branch in kind.context if not any(_is_other_type(one, depth) for one in branch)]
        for one in min(fitting, key=lambda branch: _distance(branch, depth), default=[]):
            yield from self.explain(one)
        if not fitting:
            others = [one for branch in kind.context for one in branch if _is_other_type(one, depth)]
            words = [expected_type(one.kind, self._parent(one.schema_path)) for one in others]
            yield self._violation(error, " or ".join(dict.fromkeys(words)) or "another value")


def _discriminated(schema: dict[str, Json], keyword: str, value: Json) -> int | None:
    """Find the alternative that a value names itself (OpenAPI, Discriminator Object)."""
    discriminator, alternatives = schema.get("discriminator"), schema.get(keyword)
    if not (isinstance(discriminator, dict) and isinstance(alternatives, list) and isinstance(value, dict)):
        return None
    name, mapping = value.get(str(discriminator.get("propertyName"))), discriminator.get("mapping")
    if not isinstance(name, str):
        return None
    target = mapping.get(name, name) if isinstance(mapping, dict) else name
    references = [one.get("$ref", "") if isinstance(one, dict) else "" for one in alternatives]
    wanted = (target, f"#/components/schemas/{target}")
    return next((at for at, reference in enumerate(references) if reference in wanted), None)


def _is_other_type(error: rs.ValidationError, depth: int) -> bool:
    """Whether the value as a whole is of another type than its alternative wants."""
    return error.kind.name == "type" and len(error.instance_path) == depth


def _distance(branch: list[rs.ValidationError], depth: int) -> tuple[int, int, int]:
    """Rate an alternative: a wrong constant is most likely its discriminator; then the fewer errors, the closer."""
    constants = sum(error.kind.name in {"const", "enum"} and len(error.instance_path) == depth + 1 for error in branch)
    missing = sum(error.kind.name in {"required", "additionalProperties"} for error in branch)
    return constants, len(branch), missing
