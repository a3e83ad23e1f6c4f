"""Texts: what a file says, by its format; and which format it has."""

from __future__ import annotations

import sys
from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from specdouble import Unreadable, Upload, file_kind, read_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(*pages: str) -> bytes:
    drawn = Canvas(file := BytesIO())
    for text in pages:
        drawn.drawString(72, 720, text)
        drawn.showPage()
    drawn.save()
    return file.getvalue()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(file := BytesIO())
    return file.getvalue()


def packed(text: str) -> bytes:
    with ZipFile(file := BytesIO(), "w") as archive:
        archive.writestr("word/document.xml", text)
    return file.getvalue()


def mail(text: str, subtype: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Fuses"
    message.set_content(text, subtype=subtype)
    return bytes(message)


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        (b"\xef\xbb\xbfSize\r\nthem \n\n\n\nwell", "text/plain", "Size\nthem\n\nwell"),
        (pdf("Size them", "well"), "application/pdf", "Size them\n\nwell"),
        (word("Size them", "well"), DOCX, "Size them\n\nwell"),
        (b"<h1>Fuses</h1><script>a<b</script><p>Size <b>them</b> &amp; well", "text/html", "Fuses\n\nSize them & well"),
        (mail("Size them", "plain"), "message/rfc822", "Fuses\n\nSize them"),
        (mail("<p>Size them</p>", "html"), "message/rfc822", "Fuses\n\nSize them"),
        (b'{"size": 16}', None, '{"size": 16}'),
    ],
)  # fmt: skip
def test_every_format_is_read(content: bytes, kind: str | None, text: str) -> None:
    assert read_text(content, kind) == text


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (b"caf\xe9", "text/plain", "It is not UTF-8: byte 4 fits nowhere"),
        (b"\x89PNG", None, "It is not UTF-8: byte 1 fits nowhere"),
        (b" \n\0", "text/plain", "It holds no text"),
        (b"<style>p {}</style>", "text/html", "It holds no text"),
        (pdf("Size them")[:200], "application/pdf", "It is no PDF that can be read"),
        (word("Size them")[:200], DOCX, "It is no Word document"),
        (packed("<w:document"), DOCX, "Its text is no XML that can be read"),
        (packed('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), DOCX, "Its text is no XML that can be read"),
        (packed(" " * 50_000_001), DOCX, "It unpacks to 50000001 bytes, and 50000000 are read"),
    ],
    ids=["latin-1", "picture", "blank", "page", "pdf", "docx", "xml", "entities", "bomb"],
)  # fmt: skip
def test_what_cannot_be_read_says_why(content: bytes, kind: str | None, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_text(content, kind)


def test_a_broken_pdf_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Unreadable):
        read_text(pdf("Size them")[:200], "application/pdf")

    assert caplog.records == []


def test_a_long_file_is_cut() -> None:
    assert len(read_text(b"a" * 600_000)) == 500_000


def test_the_library_that_reads_pdf_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)

    with pytest.raises(Unreadable, match=r"pip install 'specdouble\[documents\]'"):
        read_text(pdf("Size them"), "application/pdf")


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("C:\\Files\\fuses.DOCX", "application/octet-stream", DOCX),
        ("fuses.md", "text/plain", "text/markdown"),
        ("fuses", "application/x-pdf", "application/pdf"),
        ("", "", "text/plain"),
        ("fuses.exe", "", None),
        ("fuses.pdf", "image/png", None),
        ("fuses", "application/octet-stream", None),
    ],
)
def test_the_media_type_tells_the_kind_and_else_the_name(name: str, said: str, kind: str | None) -> None:
    assert file_kind(Upload(b"", name, said)) == kind
