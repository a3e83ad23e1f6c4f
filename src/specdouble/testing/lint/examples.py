"""Rules on what a document shows: examples and defaults are what their schemas say."""

from __future__ import annotations

from collections.abc import Iterator

from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, Severity, rule
from specdouble.testing.lint.samples import Broken

_MOST = 3
_OBJECT = "OpenAPI, Example Object: a value is expected to be compatible with the schema, and tooling may reject it"


@rule("error", source=_OBJECT, reason="An example is the first thing that anybody sends, and doubles answer with it.")
def example_invalid(reading: Reading) -> Iterator[Fault]:
    """An example of a parameter or a body is valid by its schema; a warning where it shows what is hidden there."""
    for broken in _broken(reading, "example"):
        yield _fault(broken, "warning" if broken.is_only_misplaced else "error")


@rule("warning", source="OpenAPI, Schema Object: `example`", reason="Readers and tools take it for a true value.")
def schema_example_invalid(reading: Reading) -> Iterator[Fault]:
    """An example of a schema is valid by it."""
    for broken in _broken(reading, "schema example"):
        yield _fault(broken, "warning")


@rule("error", source="OpenAPI 3.0, Schema Object: `default` MUST conform to the type", reason="It stands for nothing.")
def default_invalid(reading: Reading) -> Iterator[Fault]:
    """A default is valid by its schema; a warning where its type is right, and since 3.1."""
    for broken in _broken(reading, "default"):
        typed = reading.has_type(broken.sample.schema, broken.sample.value)
        yield _fault(broken, "error" if reading.is_3_0 and not typed else "warning")


def _broken(reading: Reading, kind: str) -> list[Broken]:
    return [broken for broken in reading.broken_samples if broken.sample.kind == kind]


def _fault(broken: Broken, severity: Severity) -> Fault:
    sample, ways = broken.sample, broken.ways
    more = f"; and {len(ways) - _MOST} more" if len(ways) > _MOST else ""
    sentence = f"{sample.label} breaks its schema: {'; '.join(ways[:_MOST])}{more}"
    return Fault(sample.pointer, sentence, sample.operation, severity)
