"""Documents made of Markdown: the same bytes for the same text and time."""

import re
from dataclasses import dataclass
from importlib import import_module

_LONGEST = 200_000  # letters
_XML = "vnd.openxmlformats-officedocument"
# Format -> the module that writes it, the library it is written with, and the media type.
_FORMATS = {
    "pdf": ("pdf", "reportlab", "application/pdf"),
    "docx": ("word", "python-docx", f"application/{_XML}.wordprocessingml.document"),
    "pptx": ("slides", "python-pptx", f"application/{_XML}.presentationml.presentation"),
    "xlsx": ("sheets", "openpyxl", f"application/{_XML}.spreadsheetml.sheet"),
}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_UNFIT = re.compile(r'[/\\:*?"<>|\s]+')  # for the name of a file


@dataclass(frozen=True)
class Document:
    """A document as it is downloaded."""

    name: str
    media_type: str
    content: bytes


class Failed(Exception):
    """There is no document; `code` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def make(title, markdown, file_format, now):
    """Make a document. Raises Failed."""
    module, library, media_type = _FORMATS[file_format]
    title, text = (_UNPRINTABLE.sub("", part) for part in (title, markdown))
    if not text.strip():
        raise Failed("empty_document", "markdownText has nothing to convert")
    if len(text) > _LONGEST:
        raise Failed("document_too_large", f"markdownText has {len(text)} letters, {_LONGEST} can be converted")
    try:
        write, blocks = import_module(f".{module}", __package__).write, import_module(".markdown", __package__).blocks
    except ImportError:
        needed = f"{library} is not installed here; pip install 'specdouble[documents]'"
        raise Failed("converter_missing", f"{file_format} cannot be written: {needed}") from None
    try:
        content = write(title, blocks(text), now)
    except Exception as error:  # noqa: BLE001 - the libraries raise whatever they like, and the API answers with 200
        raise Failed("conversion_failed", f"{file_format} could not be written: {error}") from None
    return Document(_file_name(title, file_format), media_type, content)


def _file_name(title, file_format):
    stem = _UNFIT.sub(" ", title).strip(" .")[:80]
    return f"{stem or 'document'}.{file_format}"
