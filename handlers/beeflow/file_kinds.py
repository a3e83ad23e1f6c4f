"""Which files a knowledge base reads, by the media type of a part, or where that says nothing by its name."""

from specdouble import UnsupportedMediaType

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


def of(file):
    """Return the media type of a file. Without a word on it, a part is plain text (RFC 7578, 4.4)."""
    said = _SAME.get(file.media_type, file.media_type)
    ending = base_name(file).rpartition(".")[2].casefold() if "." in base_name(file) else ""
    if said == "text/plain":
        return _BY_ENDING.get(ending, said)  # what clients say of endings that they do not know
    if said in _SAY_NOTHING and (ending or not said):
        said = _BY_ENDING.get(ending, "" if ending else "text/plain")
    if said not in _BY_ENDING.values():
        came = file.media_type or base_name(file) or "a file without a type"
        raise UnsupportedMediaType(f"came {came[:80]}, expected a pdf, txt, md, html, eml, docx or csv")
    return said


def base_name(file):
    """Return what a file is called, without the folders that some clients name."""
    return file.file_name.replace("\\", "/").rpartition("/")[2].strip()[:200]
