"""Documents: what a knowledge base was given. The world is `demo`; it is 2026-01-15T09:00:00Z."""

from email.message import EmailMessage
from io import BytesIO
from zipfile import ZipFile

import pytest

from specdouble import Upload

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MB = 1024 * 1024


def upload(beeflow, content, name, kind="", base="kb_help", **more):
    return beeflow.add_document(base, file=Upload(content, name, kind), **more)


def word(text):
    """Make a Word file with one paragraph."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with ZipFile(packed := BytesIO(), "w") as archive:
        archive.writestr(
            "word/document.xml",
            f"<w:document {space}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
        )
    return packed.getvalue()


def mail(text):
    message = EmailMessage()
    message["Subject"] = "Pallets"
    message.set_content(text)
    return bytes(message)


def pdf(text):
    """Make a PDF with one line, by hand (ISO 32000-1, 7.5)."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    bodies = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    file, places = "%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        file += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF"
    return f"{file}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode()


TEXT = "Pallets are stacked four high."
FILES = {
    "pallets.pdf": (pdf(TEXT), "application/pdf"),
    "pallets.txt": (TEXT.encode(), "text/plain"),
    "pallets.md": (f"# Pallets\n\n{TEXT}".encode(), "text/markdown"),
    "pallets.html": (f"<style>p {{}}</style><h1>Pallets</h1><p>{TEXT}</p>".encode(), "text/html"),
    "pallets.eml": (mail(TEXT), "message/rfc822"),
    "pallets.docx": (word(TEXT), DOCX),
    "pallets.csv": (f"subject,rule\npallets,{TEXT}\n".encode(), "text/csv"),
}


@pytest.mark.parametrize("name", FILES)
def test_text_of_every_format_is_found(beeflow, clock, name):
    """add_document: pdf, txt, md, html, eml, docx, csv, url."""
    content, kind = FILES[name]
    added = upload(beeflow, content, name, kind)
    clock.advance(7)

    [hit] = beeflow.search_knowledge_base("kb_help", query="stacking pallets")
    assert (added["mimeType"], added["size"], hit["title"]) == (kind, len(content), name)
    assert TEXT in hit["snippet"]


def test_page_is_added_by_its_address(beeflow, clock):
    """add_document: pdf, txt, md, html, eml, docx, csv, url."""
    added = beeflow.add_document("kb_help", url="https://www.hive.example/help/parcels-abroad", title="Abroad")
    clock.advance(7)

    assert beeflow.search_knowledge_base("kb_help", query="abroad")[0]["sourceId"] == added["id"]


def test_form_of_parts_is_what_it_takes(beeflow):
    """add_document: multipart."""
    body = b'{"url": "https://www.hive.example/help"}'
    path, headers = "/api/knowledge/kb_help/documents", {"Content-Type": "application/json"}

    assert beeflow.send("POST", path, headers=headers, body=body).status == 415
    assert beeflow.expect(400).add_document("kb_help", title="Nothing to it")["error"] == "bad_request"


def test_document_is_read_by_the_clock(beeflow, clock):
    """add_document: ingest is asynchronous; unchanged document is a no-op."""
    added = upload(beeflow, b"Pallets", "pallets.txt")
    seen = [added["status"]]
    for seconds in (2, 5):
        clock.advance(seconds)
        seen.append(beeflow.list_documents("kb_help")[-1]["status"])

    assert seen == ["queued", "processing", "ready"]
    assert beeflow.get_knowledge_base("kb_help")["documentCount"] == 3


def test_unchanged_document_is_there_once(beeflow, clock):
    """add_document: ingest is asynchronous; unchanged document is a no-op."""
    first = upload(beeflow, b"Pallets", "pallets.txt")
    clock.advance(7)

    again = upload(beeflow, b"Pallets", "pallets.txt")
    other = upload(beeflow, b"Pallets, four high", "pallets.txt")

    assert again == {**first, "status": "ready"}
    assert other["id"] != first["id"]
    assert len(beeflow.list_documents("kb_help")) == 4


BROKEN = {
    "broken.pdf": (b"%PDF-1.4 and no more", "no PDF"),
    "broken.docx": (b"PK\3\4 and no more", "no Word document"),
    "empty.txt": (b" \n", "no text"),
    "latin.txt": (b"caf\xe9", "UTF-8"),
    "empty.html": (b"<script>only()</script>", "no text"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_fails_and_says_why(beeflow, clock, name):
    content, why = BROKEN[name]
    assert upload(beeflow, content, name)["error"] is None

    clock.advance(60)

    failed = beeflow.list_documents("kb_help")[-1]
    assert (failed["name"], failed["status"]) == (name, "failed")
    assert why in failed["error"]


def test_page_that_is_nowhere_fails(beeflow, clock):
    beeflow.add_document("kb_help", url="https://nowhere.invalid/")
    clock.advance(5)

    assert beeflow.list_documents("kb_help")[-1]["status"] == "failed"


@pytest.mark.parametrize(("name", "kind"), [("van.png", "image/png"), ("van.exe", ""), ("van", "video/mp4")])
def test_files_of_other_kinds_are_refused(beeflow, name, kind):
    refused = beeflow.expect(415).add_document("kb_help", file=Upload(b"...", name, kind))

    assert refused["error"] == "unsupported_media_type"
    assert "expected a pdf" in refused["message"]


def test_name_tells_what_a_part_does_not(beeflow):
    assert upload(beeflow, word("Pallets"), "C:\\Files\\pallets.DOCX", "application/octet-stream")["mimeType"] == DOCX
    assert upload(beeflow, b"Pallets", "")["mimeType"] == "text/plain"
    assert upload(beeflow, b"# Pallets", "pallets.md", "text/plain")["mimeType"] == "text/markdown"


def test_title_is_the_name(beeflow):
    assert upload(beeflow, b"Pallets", "a/b/pallets.txt")["name"] == "pallets.txt"
    assert upload(beeflow, b"Pallets", "pallets.txt", title="How to stack")["name"] == "How to stack"


def test_tier_limits_the_size_of_a_document(beeflow):
    polder, hive = beeflow.as_("polder-admin"), beeflow
    large = Upload(b"a" * (10 * MB + 1), "large.txt", "text/plain")

    refused = polder.expect(413).add_document("kb_leaflets", file=large)

    assert (refused["error"], str(10 * MB) in refused["message"]) == ("payload_too_large", True)
    assert polder.list_documents("kb_leaflets")[-1]["name"] == "Fever"
    assert hive.add_document("kb_help", file=large)["size"] == 10 * MB + 1


def test_same_key_adds_one_document(beeflow):
    first, again = (upload(beeflow, b"Pallets", "pallets.txt", idempotency_key="k1") for _ in range(2))

    assert first == again
    assert len(beeflow.list_documents("kb_help")) == 3


def test_removed_document_is_found_no_more(beeflow):
    beeflow.delete_document("kb_handbook", "doc_lost")

    assert beeflow.get_knowledge_base("kb_handbook")["documentCount"] == 5
    hits = beeflow.search_knowledge_base("kb_handbook", query="lost parcels")
    assert "doc_lost" not in [hit["sourceId"] for hit in hits]


def test_document_is_below_its_knowledge_base_only(beeflow):
    assert beeflow.expect(404).delete_document("kb_help", "doc_lost")["error"] == "not_found"


def test_documents_come_in_pages(beeflow):
    assert [one["id"] for one in beeflow.list_documents("kb_handbook", page=2, limit=4)] == ["doc_night", "doc_scan"]
