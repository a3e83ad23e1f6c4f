from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specdouble.contract import bundle
from specdouble.contract.load import load_document, load_text
from specdouble.errors import DocumentError

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
SEEDS = [yaml.safe_load(path.read_text()) for path in sorted(DOCUMENTS.glob("*/openapi.*"))]
JUNK = st.sampled_from(
    [None, True, 7, -0.5, "", "x", "#/", "#", "../x.yaml", [], [None], {}, {"$ref": 3}, {"$ref": "#/"}]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "came nothing"),
        ("just text", "came a str"),
        ("- 1", "came a list"),
        ("a: 1", "no `openapi: 3.0.3` line"),
        ("openapi: 3.0.3", "no `paths`"),
        ("openapi: 3.0.3\npaths: []", "api:2 (/paths)"),
        ("info: {}\nswagger: '1.2'\npaths: {}", "api:2 (/swagger): Swagger 1.2 is not known here"),
        ("openapi: 4.0.0\npaths: {}", "OpenAPI 4.0.0 is not known here; 3.0 and 3.1 are"),
        ("openapi: [3]\npaths: {}", "is not known here"),
        ("openapi: 3.0.3\npaths: {", "api:2: this is not YAML"),
        ('{"openapi": "3.0.3",\n "paths": }', "api:2"),
        ("\x00", "U+0000"),
    ],
)
def test_what_is_no_document_is_refused_with_file_line_and_cause(text: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load_text(text)

    assert words in str(caught.value)


def test_a_version_that_is_not_known_is_read_as_the_newest_with_a_warning() -> None:
    document = load_text("openapi: 3.9.1\npaths: {}")

    assert document.version == "3.1"
    assert [(finding.rule, finding.severity) for finding in document.findings] == [("version-unknown", "warning")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00\x01", "not UTF-8 (byte 0xff)"),
        ("openapi: 3.0.3\ntitle: Größe".encode("latin-1"), ":2: this is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        (b"[" * 100_000, "levels deep"),
        (b'{"a":' * 100_000, "levels deep"),
        (b"a: " * 10, "not YAML"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "api.yaml"
    path.write_bytes(content)

    with pytest.raises(DocumentError) as caught:
        load_document(path)

    assert words in str(caught.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"nothing\.yaml: cannot be read: No such file"):
        load_document(tmp_path / "nothing.yaml")
    with pytest.raises(DocumentError, match="cannot be read: Is a directory"):
        load_document(tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_document(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_bytes(b'\xef\xbb\xbf{"openapi": "3.0.3", "paths": {}}')

    assert load_document(path).version == "3.0"


def test_a_chain_of_references_without_end_is_refused() -> None:
    schemas = {f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{n + 1}"}]} for n in range(5000)}
    tree = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas | {"S5000": {}}}}

    with pytest.raises(DocumentError, match="more deeply than can be followed"):
        load_text(json.dumps(tree))


def test_a_bomb_of_references_is_no_matter_in_one_file() -> None:
    parts = {f"p{n}": [{"$ref": f"#/x-parts/p{n + 1}"}] * 9 for n in range(20)}
    tree = {"openapi": "3.1.0", "paths": {}, "x-parts": parts | {"p20": ["x"]}, "tags": {"$ref": "#/x-parts/p0"}}

    assert load_text(json.dumps(tree)).findings == ()


def test_a_bomb_of_references_over_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MAX_NODES", 1000)
    parts = {f"p{n}": [{"$ref": f"#/p{n + 1}"}] * 9 for n in range(20)}
    (tmp_path / "parts.json").write_text(json.dumps(parts | {"p20": ["x"]}))
    (tmp_path / "api.yaml").write_text("openapi: 3.1.0\npaths: {}\ntags: {$ref: 'parts.json#/p0'}")

    with pytest.raises(DocumentError, match="make more than 1000 parts"):
        load_document(tmp_path / "api.yaml")


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text())
def test_no_text_at_all_makes_a_traceback(text: str) -> None:
    with pytest.raises(DocumentError):
        load_text(text)


@settings(
    derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary())
def test_no_bytes_at_all_make_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "api.yaml"
    path.write_bytes(content)

    with pytest.raises(DocumentError):
        load_document(path)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.data())
def test_junk_anywhere_in_a_document_is_a_finding_or_an_error(data: st.DataObject) -> None:
    tree = copy.deepcopy(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 3))):
        _spoil(tree, data)

    try:
        document = load_text(json.dumps(tree))
    except DocumentError:
        return
    assert len({operation.id for operation in document.operations}) == len(document.operations)
    assert all(finding.place.line >= 1 for finding in document.findings)


def _spoil(node: Any, data: st.DataObject) -> None:
    """Put junk somewhere below a node."""
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            node[key] = copy.deepcopy(data.draw(JUNK))
            return
        node = node[key]
