"""Round trips: what the specification's own expansion (RFC 6570) writes, the readers read back."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_kit import parameter_wire, send

LAW = settings(derandomize=True, max_examples=15, deadline=None)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="."), min_size=1, max_size=8)
HEADER_TEXT = st.text("abcXYZ019-_!~*()", min_size=1, max_size=8)
NUMBER = st.integers(-(10**20), 10**20)
INTEGER, STRING, BOOLEAN = {"type": "integer"}, {"type": "string"}, {"type": "boolean"}
PRIMITIVES = {"integer": (INTEGER, NUMBER), "string": (STRING, TEXT), "boolean": (BOOLEAN, st.booleans())}
NAMES = st.sampled_from(["R", "G", "b c", "d&e", "f,g", "ü"])

STYLES = {
    "path": ["simple", "label", "matrix"],
    "query": ["form", "spaceDelimited", "pipeDelimited"],
    "header": ["simple"],
    "cookie": ["form"],
}
CASES = [(where, style, explode) for where, styles in STYLES.items() for style in styles for explode in (False, True)]


def text(value) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def encoded(where, value) -> str:
    return text(value) if where == "header" else quote(text(value), safe="")


def expand(where, style, explode, value) -> str:
    """Write a value as the specification's table "Style Examples" does; `p` is the parameter's name."""
    delimiter = {"spaceDelimited": "%20", "pipeDelimited": "|"}.get(style, ",")
    if isinstance(value, dict):
        pairs = [(encoded(where, name), encoded(where, one)) for name, one in value.items()]
        parts = [f"{name}={one}" for name, one in pairs] if explode else [part for pair in pairs for part in pair]
    else:
        parts = [encoded(where, one) for one in value] if isinstance(value, list) else [encoded(where, value)]
    named = explode and isinstance(value, dict)
    if style == "label":
        return "." + ("." if explode else ",").join(parts)
    if style == "matrix":
        return "".join(f";{part}" if named else f";p={part}" for part in parts) if explode else ";p=" + ",".join(parts)
    if where in {"query", "cookie"}:
        return "&".join(part if named else f"p={part}" for part in parts) if explode else "p=" + delimiter.join(parts)
    return ",".join(parts)


def read(of, where, written):
    if where == "query":
        return send(of, written).query["p"]
    if where == "path":
        return send(of, path={"p": written}).path["p"]
    if where == "header":
        return send(of, headers=[("p", written)]).headers["p"]
    return send(of, headers=[("cookie", f"other=1; {written}")]).cookies["p"]


def values_of(where, kind):
    schema, values = PRIMITIVES[kind]
    return schema, HEADER_TEXT if where == "header" and kind == "string" else values


@pytest.mark.parametrize("kind", PRIMITIVES)
@pytest.mark.parametrize(("where", "style", "explode"), CASES)
def test_primitives_come_back(where, style, explode, kind):
    schema, values = values_of(where, kind)
    of = parameter_wire(schema, where=where, style=style, explode=explode)

    @LAW
    @given(values)
    def holds(value):
        assert read(of, where, expand(where, style, explode, value)) == value

    holds()


@pytest.mark.parametrize("kind", PRIMITIVES)
@pytest.mark.parametrize(("where", "style", "explode"), CASES)
def test_arrays_come_back(where, style, explode, kind):
    schema, values = values_of(where, kind)
    of = parameter_wire({"type": "array", "items": schema}, where=where, style=style, explode=explode)

    @LAW
    @given(
        st.lists(values.filter(lambda value: " " not in text(value) and "|" not in text(value)), min_size=1, max_size=4)
    )
    def holds(value):
        assert read(of, where, expand(where, style, explode, value)) == value

    holds()


OBJECT_CASES = [case for case in CASES if case[1:] not in {("spaceDelimited", True), ("pipeDelimited", True)}]


@pytest.mark.parametrize("kind", PRIMITIVES)
@pytest.mark.parametrize(("where", "style", "explode"), OBJECT_CASES)
def test_objects_come_back(where, style, explode, kind):
    schema, values = values_of(where, kind)
    of = parameter_wire(
        {"type": "object", "properties": dict.fromkeys(["R", "G", "b c", "d&e", "f,g", "ü"], schema)},
        where=where,
        style=style,
        explode=explode,
    )
    names = st.sampled_from(["R", "G"]) if where in {"header", "cookie"} or style.endswith("Delimited") else NAMES
    values = values.filter(lambda value: " " not in text(value) and "|" not in text(value))

    @LAW
    @given(st.dictionaries(names, values, min_size=1, max_size=4))
    def holds(value):
        assert read(of, where, expand(where, style, explode, value)) == value

    holds()


SCALARS = {"i": INTEGER, "s": STRING, "b": BOOLEAN, "ids": {"type": "array", "items": INTEGER}}
DEEP = {"type": "object", "properties": {**SCALARS, "in": {"type": "object", "properties": SCALARS}}}
ROW = st.fixed_dictionaries(
    {}, optional={"i": NUMBER, "s": TEXT, "b": st.booleans(), "ids": st.lists(NUMBER, min_size=1, max_size=3)}
).filter(bool)


def deep(prefix, value) -> list[str]:
    if isinstance(value, dict):
        return [part for name, one in value.items() for part in deep(f"{prefix}[{name}]", one)]
    if isinstance(value, list):
        return [part for one in value for part in deep(f"{prefix}[]", one)]
    return [f"{quote(prefix)}={encoded('query', value)}"]


def test_deep_objects_come_back():
    of = parameter_wire(DEEP, style="deepObject", explode=True)

    @LAW
    @given(st.tuples(ROW, ROW))
    def holds(rows):
        value = {**rows[0], "in": rows[1]}
        assert send(of, "&".join(deep("p", value))).query["p"] == value

    holds()
