from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract import yaml_text
from specdouble.contract.json_source import json_lines, read_json
from specdouble.contract.yaml_text import TextProblem, read_yaml, yaml_lines

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("2024-01-15", "2024-01-15"),
        ("2024-01-15T09:00:00Z", "2024-01-15T09:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("010", 10),
        ("0o10", 8),
        ("0xff", 255),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-7", -7),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("~", None),
        ("", None),
        ("NULL", None),
        ("True", True),
        ("tRUE", "tRUE"),
        ("'true'", "true"),
        ("!!str 12", "12"),
        ("٣", "٣"),
    ],
)
def test_a_plain_scalar_is_read_by_the_core_schema(text: str, value: object) -> None:
    assert read_yaml(text).value == value


def test_keys_are_always_text() -> None:
    assert read_yaml("{200: a, 1.5: b, true: c, null: d, on: e}").value == {
        "200": "a",
        "1.5": "b",
        "true": "c",
        "null": "d",
        "on": "e",
    }


def test_merge_keys_and_anchors_are_followed() -> None:
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{z: 4}, *a]}"

    value = read_yaml(text).value

    assert (value["b"], value["c"]) == ({"x": 1, "y": 3}, {"z": 4, "x": 1, "y": 2})


def test_a_key_that_stands_twice_is_noted_and_the_second_counts() -> None:
    parsed = read_yaml("a: 1\nb: 2\na: 3")

    assert (parsed.value, [(twice.key, twice.line) for twice in parsed.duplicates]) == ({"a": 3, "b": 2}, [("a", 3)])


def test_a_json_key_that_stands_twice_is_noted_with_its_line() -> None:
    parsed = read_json('{"a": {"b": 1,\n"c": 2,\n"b": 3}}')

    assert (parsed.value, [(twice.key, twice.line) for twice in parsed.duplicates]) == (
        {"a": {"b": 3, "c": 2}},
        [("b", 3)],
    )


def test_a_bomb_of_aliases_is_refused() -> None:
    levels = ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]

    with pytest.raises(TextProblem, match="aliases stand for more than"):
        read_yaml("\n".join(levels))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1,\n2", 3, "begun on line 2"),
        ("a: 1\nb: \x07", 2, "U+0007"),
        ("a: 1\n---\nb: 2", 2, "second YAML document"),
        ("a: 1\n? [x]\n: 2", 2, "key must be text"),
        ("a: *b", 1, "names no anchor"),
        ("a: &a [*a]", 1, "names no anchor"),
        ("[" * 500, 1, "levels deep"),
        ("a:\n  b: 1" + "0" * 500, 2, "too long"),
        ("a: 1e999", 1, "too large"),
    ],
)
def test_what_is_wrong_with_yaml_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(TextProblem) as caught:
        read_yaml(text)

    assert caught.value.line == line
    assert words in caught.value.message


@pytest.mark.parametrize("text", ["{", '{"a": NaN}', '{"a": 1,}', "[" * 900 + "]" * 900, '"\\ud800"', "{'a': 1}", ""])
def test_json_is_strict(text: str) -> None:
    with pytest.raises(TextProblem):
        read_json(text)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(JSON_VALUES)
def test_json_and_yaml_of_one_value_read_alike(value: object) -> None:
    from_json = read_json(json.dumps(value))
    from_yaml = read_yaml(yaml.safe_dump(value))

    assert from_json.value == value
    assert from_yaml.value == value


@settings(derandomize=True, deadline=None, max_examples=100)
@given(JSON_VALUES)
def test_lines_know_every_node(value: object) -> None:
    expected = set(_pointers(value, ""))

    assert set(json_lines(json.dumps(value, indent=1))) == expected
    assert set(yaml_lines(yaml.safe_dump(value))) == expected


def test_the_line_of_a_member_is_that_of_its_key() -> None:
    assert yaml_lines("a:\n  b:\n    - c\n    - d: 1")["/a/b/1/d"] == 4
    assert json_lines('{"a":\n {"b":\n [1,\n {"d":\n 1}]}}')["/a/b/1/d"] == 4


def _pointers(value: object, pointer: str) -> list[str]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [_pointers(item, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}") for key, item in items]
    return [pointer, *(deeper for one in below for deeper in one)]


@settings(derandomize=True, deadline=None, max_examples=30)
@given(JSON_VALUES)
def test_yaml_reads_the_same_without_libyaml(value: object) -> None:
    text = yaml.safe_dump(value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)
        assert read_yaml(text).value == value
        with pytest.raises(TextProblem, match=r"U\+0007"):
            read_yaml("a: \x07")
