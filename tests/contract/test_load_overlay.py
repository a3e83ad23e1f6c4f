from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specdouble.contract.jsonpath import PathProblem, parse_path
from specdouble.contract.load import load_document
from specdouble.contract.model import Document
from specdouble.errors import DocumentError

SPLIT = Path(__file__).parent.parent / "fixtures" / "documents" / "split_files" / "openapi.yaml"
TREE: dict[str, Any] = {
    "info": {"x-audience": "all", "title": "T"},
    "paths": {
        "/a": {"get": {"tags": ["x"], "operationId": "a", "deprecated": True}, "post": {"tags": ["y"]}},
        "/b/{id}": {"get": {"tags": ["x", "y"], "operationId": "b"}},
    },
    "list": [{"n": 1}, {"n": 2}, {"n": 3}],
}


def overlaid(folder: Path, actions: str) -> Document:
    path = folder / "overlay.yaml"
    path.write_text(f"overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}\n")
    return load_document(SPLIT, overlays=[path])


@pytest.mark.parametrize(
    ("path", "pointers"),
    [
        ("$", [""]),
        ("$.info.title", ["/info/title"]),
        ("$.info.x-audience", ["/info/x-audience"]),
        ("$['paths']['/b/{id}'].get", ["/paths/~1b~1{id}/get"]),
        ('$.paths["/a"].*', ["/paths/~1a/get", "/paths/~1a/post"]),
        ("$.paths.*.get", ["/paths/~1a/get", "/paths/~1b~1{id}/get"]),
        ("$.paths[*]['get', 'post'].operationId", ["/paths/~1a/get/operationId", "/paths/~1b~1{id}/get/operationId"]),
        ("$..operationId", ["/paths/~1a/get/operationId", "/paths/~1b~1{id}/get/operationId"]),
        ("$.list[0]", ["/list/0"]),
        ("$.list[-1]", ["/list/2"]),
        ("$.list[1:]", ["/list/1", "/list/2"]),
        ("$.list[?(@.n == 2)]", ["/list/1"]),
        ("$.list[?@.n > 1 && !(@.n == 3)]", ["/list/1"]),
        ("$.list[?@.n < 2 || @.n >= 3]", ["/list/0", "/list/2"]),
        ("$.paths.*[?@.operationId == 'b']", ["/paths/~1b~1{id}/get"]),
        ("$.paths.*[?(@.deprecated==true)]", ["/paths/~1a/get"]),
        ("$.paths.*[?@.operationId]", ["/paths/~1a/get", "/paths/~1b~1{id}/get"]),
        ("$.paths.*[?@.tags[0] != 'x']", ["/paths/~1a/post"]),
        ("$.nothing", []),
        ("$.list.n", []),
    ],
)
def test_a_path_selects(path: str, pointers: list[str]) -> None:
    assert [found.pointer for found in parse_path(path).find(TREE)] == pointers


@pytest.mark.parametrize("path", ["", "paths", "$.", "$[", "$['a", "$.a]", "$[?]", "$[?@.a ==]", "$.a[b]", "$ §"])
def test_a_path_that_cannot_be_read_is_refused(path: str) -> None:
    with pytest.raises(PathProblem):
        parse_path(path)


def test_an_update_merges_objects_appends_to_lists_and_replaces_values(tmp_path: Path) -> None:
    document = overlaid(
        tmp_path,
        """
  - target: $.paths['/books'].get
    update: {operationId: browseBooks, tags: [shelves], x-new: {deep: 1}}
  - target: $.tags
    update: {name: more}
  - target: $.paths['/books']
    update: {x-resource: {name: books}}
""",
    )

    operation = document.operation("browse_books")
    assert (operation.tags, operation.extensions) == (("books", "shelves"), {"x-new": {"deep": 1}})
    assert document.bundle["tags"] == [{"name": "books"}, {"name": "more"}]
    assert document.root["paths"]["/books"]["x-resource"] == {"name": "books"}


def test_what_an_overlay_removes_is_gone(tmp_path: Path) -> None:
    document = overlaid(
        tmp_path,
        """
  - {target: "$.paths['/books'].post", remove: true}
  - {target: "$.components.schemas.Book.required[*]", remove: true}
""",
    )

    assert [operation.id for operation in document.operations] == ["list_books", "get_book", "list_agents"]
    assert document.bundle["components"]["schemas"]["Book"]["required"] == []


def test_the_document_itself_stays_as_it_was(tmp_path: Path) -> None:
    before = load_document(SPLIT).bundle

    overlaid(tmp_path, "  - {target: $.paths, remove: true}")

    assert load_document(SPLIT).bundle == before


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ("  - {target: \"$.paths['/book'].get\", remove: true}", "matches nothing. Did you mean /books?"),
        ("  - {target: $.paths.*.patch, remove: true}", "overlay.yaml:4 (/actions/0/target)"),
        ("  - {target: $.paths, updates: {}}", "Did you mean update?"),
        ("  - {target: $.paths}", "needs `update` or `remove: true`"),
        ("  - {target: $.info.title, update: x}", "needs `target`|only those can be updated"),
        ("  - {target: 'paths[', remove: true}", "cannot be read"),
        ("  - {update: {}}", "needs a `target`"),
        ("  - {target: $, remove: true}", "cannot be removed"),
        ("  []", "list of `actions`"),
    ],
)
def test_what_is_wrong_with_an_overlay_is_told_with_its_line(tmp_path: Path, actions: str, words: str) -> None:
    with pytest.raises(DocumentError) as caught:
        overlaid(tmp_path, actions)

    assert any(word in str(caught.value) for word in words.split("|"))
    assert "overlay.yaml:" in str(caught.value)
