"""Which files are read, by the media type of a part, or where that says nothing by the name."""

from __future__ import annotations

from specdouble.contract.upload import Upload

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BY_ENDING = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "html": "text/html",
    "htm": "text/html",
    "eml": "message/rfc822",
    "docx": DOCX,
    "csv": "text/csv",
}
_SAY_NOTHING = ("", "application/octet-stream")
_SAME = {"application/csv": "text/csv", "application/x-pdf": "application/pdf", "text/x-markdown": "text/markdown"}


def file_kind(file: Upload) -> str | None:
    """Return the media type that a file is read as, and None for a kind that is not read.

    These are read: pdf, txt, md, html, eml, docx, csv. Without a word on it, a part is plain text (RFC 7578, 4.4).
    """
    said = _SAME.get(file.media_type, file.media_type)
    ending = file.base_name.rpartition(".")[2].casefold() if "." in file.base_name else ""
    if said == "text/plain":
        return _BY_ENDING.get(ending, said)  # what clients say of endings that they do not know
    if said in _SAY_NOTHING and (ending or not said):
        said = _BY_ENDING.get(ending, "" if ending else "text/plain")
    return said if said in _BY_ENDING.values() else None
