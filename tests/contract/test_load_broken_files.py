"""A law of bundling: whatever stands in the files, the bundle alone is served as the files are."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.load import load_document, load_text
from specdouble.errors import DocumentError

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
REFERENCES = ["", "#", "#/", "openapi.yaml", "openapi.yaml#/paths", "parts.yaml#/content", "pet.yaml#/properties"]
REFERENCES += ["../openapi.yaml#/components", "paths/books.yaml#/books", "#/components/schemas/Book", "folder.yaml"]
JUNK: list[Any] = [None, True, 7, "", [], {}, {"$ref": 3}, *({"$ref": reference} for reference in REFERENCES)]


def _files(name: str) -> dict[str, Any]:
    folder = DOCUMENTS / name
    return {str(path.relative_to(folder)): yaml.safe_load(path.read_text()) for path in sorted(folder.rglob("*.yaml"))}


SEEDS = [_files(name) for name in ("split_files", "remote_parts", "recursion_across_files")]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data())
def test_a_bundle_of_broken_files_loads_again_to_the_same(data: st.DataObject) -> None:
    files = copy.deepcopy(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        _spoil(files[data.draw(st.sampled_from(sorted(files)))], data)

    try:
        document = _load(files)
    except DocumentError:
        return
    again = load_text(json.dumps(document.bundle))
    assert again.bundle == document.bundle
    assert again.operations == document.operations


def _load(files: dict[str, Any]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        for name, tree in files.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(tree))
        return load_document(Path(folder) / "openapi.yaml")


def _spoil(node: Any, data: st.DataObject) -> None:
    """Put junk somewhere below a node."""
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            node[key] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
            return
        node = node[key]
