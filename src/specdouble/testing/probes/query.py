"""Probes of query parameters: numbers at their bounds and in other spellings, choices, and odd queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from specdouble.contract.model import Operation, Parameter
from specdouble.testing.probes.aims import reads_with_query
from specdouble.testing.probes.answers import LIKE, OPEN, REFUSED, SHOULD_REFUSE, Answers
from specdouble.testing.probes.bend import with_parameter, with_query
from specdouble.testing.probes.ground import Ground, query_parameters
from specdouble.testing.probes.probe import Aim, Probe, Shot

_GET = "a GET that succeeds"
_SPELLING = "OpenAPI, Parameter Object: how a number is spelled is left open"
_NO_NUMBER = "RFC 8259, 6: this is no number"
_BOUNDS = "OpenAPI, Schema Object: `minimum`, `maximum`"
_SURELY_SERVED = Answers((LIKE,), ("4XX",))
_NUMBERS = frozenset({"integer", "number"})

Text = Callable[[dict[str, Any]], str | None]
"""Makes the text of a parameter from its schema; None where it does not fit."""


def _parameter(types: frozenset[str], text: Text, *, judged: bool = True) -> Aim:
    """Send a text as a parameter of a type. `judged`: only where the document forbids it."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        if operation.method != "GET" or plain is None or not ground.works(operation):
            return
        for parameter in query_parameters(operation):
            value = text(_schema(ground, parameter)) if _types(ground, parameter) & types else None
            if value is None or (types <= _NUMBERS and _types(ground, parameter) - _NUMBERS):
                continue
            sent = with_parameter(plain.sent, quote(parameter.name), value)
            if not judged or not ground.writer.allows(operation, sent, plain.path):
                yield Shot(operation, sent, parameter.name, parameter.pointer)

    return aim


def _schema(ground: Ground, parameter: Parameter) -> dict[str, Any]:
    part = ground.document.resolve(parameter.schema)
    return part if isinstance(part, dict) else {}


def _types(ground: Ground, parameter: Parameter) -> frozenset[str]:
    kind = _schema(ground, parameter).get("type")
    names = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    return frozenset(str(name) for name in names) - {"null"}


def _beyond(keyword: str, step: int) -> Text:
    def text(schema: dict[str, Any]) -> str | None:
        bound = schema.get(keyword)
        if not isinstance(bound, int | float) or bound != int(bound):
            return None
        return str(int(bound) + step)

    return text


def _always(value: str) -> Text:
    return lambda _: value


def _number(name: str, sends: str, value: str, answers: Answers, *, types: frozenset[str] = _NUMBERS) -> Probe:
    aim = _parameter(types, _always(value), judged=answers is REFUSED)
    source = _SPELLING if answers is OPEN else _NO_NUMBER
    return Probe(f"number-{name}", sends, answers, source, aim, f"{_GET} and takes a number in its query")


def _choice(schema: dict[str, Any]) -> str | None:
    return "specdouble-probe" if schema.get("enum") else None


def _too_long(schema: dict[str, Any]) -> str | None:
    longest = schema.get("maxLength")
    return "a" * (longest + 1) if isinstance(longest, int) and longest < 5000 else None


def _duplicate(ground: Ground, operation: Operation) -> Iterator[Shot]:
    """Send a parameter twice that is no array."""
    for shot in _parameter(_NUMBERS | {"string", "boolean"}, _always("1"), judged=False)(ground, operation):
        sent = with_query(shot.sent, f"{quote(shot.subject)}=2")
        yield Shot(operation, sent, shot.subject, shot.pointer)


def _query(name: str, sends: str, query: str, source: str, answers: Answers = OPEN) -> Probe:
    return Probe(f"query-{name}", sends, answers, source, reads_with_query(query), _GET, most=1)


_INTEGERS = frozenset({"integer"})
PROBES = (
    Probe(
        "number-below-minimum",
        "a number below its minimum",
        REFUSED,
        _BOUNDS,
        _parameter(_NUMBERS, _beyond("minimum", -1)),
        f"{_GET} and takes a number with a minimum",
        most=4,
    ),
    Probe(
        "number-above-maximum",
        "a number above its maximum",
        REFUSED,
        _BOUNDS,
        _parameter(_NUMBERS, _beyond("maximum", 1)),
        f"{_GET} and takes a number with a maximum",
        most=4,
    ),
    _number("word", "a word in place of a number", "probe", REFUSED),
    _number("fraction", "1.5 in place of an integer", "1.5", REFUSED, types=_INTEGERS),
    _number("fraction-zero", "1.0 in place of an integer", "1.0", OPEN, types=_INTEGERS),
    _number("exponent", "1e1 in place of a number", "1e1", OPEN),
    _number("hexadecimal", "0x1 in place of a number", "0x1", SHOULD_REFUSE),
    _number("plus", "a number with a plus sign", "%2B1", OPEN),
    _number("zeros-leading", "a number with leading zeros", "001", OPEN),
    _number("blank", "blanks around a number", "%201%20", OPEN),
    _number("underscore", "an underscore within a number", "1_0", SHOULD_REFUSE),
    _number("separator", "a comma within a number", "1,000", SHOULD_REFUSE),
    _number("digits-arabic", "Arabic digits", "%D9%A1", SHOULD_REFUSE),
    _number("digits-wide", "fullwidth digits", "%EF%BC%91", SHOULD_REFUSE),
    _number("huge", "a number of 40 digits", "9" * 40, OPEN),
    _number("negative-huge", "a negative number of 40 digits", "-" + "9" * 40, OPEN),
    _number("nan", "NaN in place of a number", "NaN", SHOULD_REFUSE),
    _number("infinity", "Infinity in place of a number", "Infinity", SHOULD_REFUSE),
    _number("null", "the word null in place of a number", "null", OPEN),
    _number("empty", "an empty value in place of a number", "", OPEN),
    Probe(
        "boolean-word",
        "a word in place of a boolean",
        REFUSED,
        "OpenAPI, Schema Object: `type`",
        _parameter(frozenset({"boolean"}), _always("probe")),
        f"{_GET} and takes a boolean",
    ),
    Probe(
        "choice-unknown",
        "a word that is not among the choices",
        REFUSED,
        "OpenAPI, Schema Object: `enum`",
        _parameter(frozenset({"string"}), _choice),
        f"{_GET} and takes a choice",
        most=3,
    ),
    Probe(
        "text-too-long",
        "a text longer than its maximum",
        REFUSED,
        "OpenAPI, Schema Object: `maxLength`",
        _parameter(frozenset({"string"}), _too_long),
        f"{_GET} and takes a text of a maximum length",
    ),
    Probe(
        "parameter-twice",
        "a parameter twice that is no array",
        OPEN,
        "OpenAPI, Parameter Object: `style` and `explode`",
        _duplicate,
        f"{_GET} and takes a parameter",
    ),
    _query("unknown", "an unknown query parameter", "specdouble_probe=1", "OpenAPI, Parameter Object", _SURELY_SERVED),
    _query("name-alone", "a query parameter without a value", "specdouble_probe", "RFC 3986, 3.4", _SURELY_SERVED),
    _query("nameless", "a query of separators only", "&&=&=1&", "RFC 3986, 3.4"),
    _query(
        "percent-broken", "a percent sign that escapes nothing in the query", "specdouble_probe=%zz", "RFC 3986, 2.1"
    ),
    _query("utf-8-invalid", "bytes that are no UTF-8 in the query", "specdouble_probe=%FF%FE", "RFC 3986, 2.5"),
    _query("utf-8-overlong", "an overlong NUL in the query", "specdouble_probe=%C0%80", "RFC 3629, 10"),
    _query("nul", "a NUL in the query", "specdouble_probe=%00", "RFC 3986, 7.3"),
    _query("brackets", "brackets that do not close", "specdouble[a][=1&[]=2", "RFC 3986, 3.2.2"),
    _query("semicolon", "semicolons in place of ampersands", "specdouble=1;probe=2", "RFC 3986, 3.4"),
    _query("emoji", "an emoji in the query", "specdouble_probe=" + quote("🙂"), "RFC 3987, 3.1", _SURELY_SERVED),
)
