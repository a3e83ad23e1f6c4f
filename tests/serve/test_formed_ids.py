"""Ids of a form that the document wants, and the store does not make by itself."""

from __future__ import annotations

from serving_kit import NOTES, serve_document

ID = "type: string, pattern: '^b[0-9]+$'"
FORMED = NOTES.replace("schema: {type: integer}", f"schema: {{{ID}}}").replace("id: {type: integer", f"id: {{{ID}")


def test_id_of_a_deleted_row_is_not_made_again(tmp_path):
    notes = serve_document(tmp_path, FORMED)

    made = [notes.post("/notes", {"text": "a"}).body["id"] for _ in range(2)]
    notes.send("DELETE", f"/notes/{made[-1]}")
    made.append(notes.post("/notes", {"text": "a"}).body["id"])

    assert len(set(made)) == 3
