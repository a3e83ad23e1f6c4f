"""Documents: from their upload to the index. The world is `demo`; it is 2026-01-15T09:00:00Z."""

from io import BytesIO

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from specdouble import Upload

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ADDRESS = "https://www.nordvik.example/help/solar-panels"


def upload(client, source, kind="file", corpus=1, **more):
    told = {"user_id": 1, "upload_from": "web", **more}
    return client.upload_document(corpus, content_type=kind, source=source, **told)["data"]


def state(client, id_):
    document = client.get_document(id_)["data"]
    return document["step"], document["is_failed"]


def pdf(text):
    drawn = Canvas(file := BytesIO())
    drawn.drawString(72, 720, text)
    drawn.save()
    return file.getvalue()


def word(text):
    document = docx.Document()
    document.add_paragraph(text)
    document.save(file := BytesIO())
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "source", "name"),
    [
        ("file", Upload(b"# Fuses\n\nSize them well.", "C:\\mine\\Fuses.md", "text/markdown"), "Fuses.md"),
        ("text", "Fuses blow\nso that houses stand.", "Fuses blow so that houses stand."),
        ("url", ADDRESS, ADDRESS),
    ],
)
def test_file_text_and_page_wait_for_the_index(ejento, clock, kind, source, name):
    """upload_document: multipart; file, text or URL; the document is queued for indexing."""
    made = upload(ejento, source, kind)
    assert (made["name"], made["content_type"], made["step"]) == (name, kind, "uploaded")

    clock.advance(6)
    assert state(ejento, made["id"]) == ("uploaded", False)
    clock.advance(1)
    assert state(ejento, made["id"]) == ("completed", False)


def test_indexing_answers_beside_everything_else(ejento):
    """upload_document: served by a separate indexing service base URL with its own key header."""
    assert upload(ejento, "Served here, with the key of the organization.", "text")["corpus_id"] == 1


def test_upload_answers_with_the_id_of_the_document(ejento):
    """upload_document: 200 or 201 with data.id."""
    told = {"user_id": 1, "content_type": "text", "upload_from": "web", "source": "Two words"}
    answer = ejento.call("upload_document", 1, **told)

    assert answer.status == 201
    assert answer.body["data"] == ejento.get_document(answer.body["data"]["id"])["data"]


TEXT = "A quokka that bites a cable owes nothing."
FILES = {
    "quokka.pdf": (pdf(TEXT), "application/pdf"),
    "quokka.docx": (word(TEXT), DOCX),
    "quokka.html": (f"<h1>Quokkas</h1><p>{TEXT}</p>".encode(), "text/html"),
    "quokka.eml": (f"Subject: Quokkas\n\n{TEXT}".encode(), "message/rfc822"),
    "quokka.json": (f'{{"rule": "{TEXT}"}}'.encode(), "application/json"),
}


@pytest.mark.parametrize("name", FILES)
def test_agent_quotes_a_file_whatever_its_format(ejento, clock, name):
    """upload_document: multipart; file, text or URL; the document is queued for indexing."""
    content, kind = FILES[name]
    made = upload(ejento, Upload(content, name, kind))
    clock.advance(7)

    answer = ejento.generate_agent_response(1, user_query="What does a quokka owe?")["data"]
    assert (state(ejento, made["id"]), answer["sources"]) == (("completed", False), name)
    assert TEXT in answer["answer"]


@pytest.mark.parametrize(
    ("kind", "source", "why"),
    [
        ("file", Upload(pdf(TEXT)[:200], "torn.pdf", "application/pdf"), "It is no PDF that can be read"),
        ("file", Upload(word(TEXT)[:200], "torn.docx", DOCX), "It is no Word document"),
        ("file", Upload(pdf(""), "scan.pdf", "application/pdf"), "It holds no text"),
        ("file", Upload(b"\xff\xfe\x00\x01", "scan.bin", "application/octet-stream"), "It is not UTF-8"),
        ("file", Upload(b"  \n", "empty.txt", "text/plain"), "It holds no text"),
        ("url", "https://no-such-host.invalid/page", "Nothing is at this address"),
    ],
)
def test_what_holds_no_text_fails(ejento, clock, control, kind, source, why):
    """upload_document: poll GET /api/v2/documents/{id}: data.step uploaded|completed, data.is_failed."""
    made = upload(ejento, source, kind)
    assert state(ejento, made["id"]) == ("uploaded", False)

    clock.advance(60)
    assert state(ejento, made["id"]) == ("uploaded", True)
    assert why in control("GET", f"/-/state/ejento/documents/{made['id']}").body["error"]


def test_page_is_told_by_its_text_alone(ejento, clock, control):
    page = b"<style>p {}</style><script>track()</script><h1>Fuses &amp; more</h1><p>Size them well.</p>"
    made = upload(ejento, Upload(page, "fuses.html", "text/html"))

    kept = control("GET", f"/-/state/ejento/documents/{made['id']}").body["text"]
    assert kept.split() == ["Fuses", "&", "more", "Size", "them", "well."]


@pytest.mark.parametrize(
    ("kind", "source"),
    [("url", "nordvik.example"), ("url", "ftp://a.example"), ("text", " \n "), ("text", b"\xff\xfe")],
)
def test_what_does_not_fit_its_content_type_is_refused(ejento, kind, source):
    ejento.expect(400).upload_document(1, user_id=1, content_type=kind, upload_from="web", source=source)
    assert ejento.get_corpus(1)["data"]["document_count"] == 4


def test_who_may_edit_a_corpus_uploads_to_it(ejento):
    member = ejento.as_("member")
    made = upload(member, "A note of mine", "text", corpus=2, user_id=4)

    assert made["created_by"] == "tobias@nordvik.example"
    told = {"content_type": "text", "upload_from": "web", "source": "A note"}
    member.expect(403).upload_document(1, user_id=4, **told)
    member.expect(404).upload_document(7, user_id=4, **told)


def test_only_who_runs_the_organization_uploads_in_another_name(ejento):
    assert upload(ejento, "For Elin", "text", user_id=3)["created_by"] == "elin@nordvik.example"
    told = {"content_type": "text", "upload_from": "web", "source": "A note"}
    ejento.as_("member").expect(403).upload_document(2, user_id=3, **told)
    ejento.expect(400).upload_document(1, user_id=8, **told)


def test_many_documents_go_at_once_or_none(ejento):
    """delete_documents_of_corpus: DELETE with a JSON body document_ids."""
    ejento.expect(400).delete_documents_of_corpus(1, document_ids=[1, 9])
    assert ejento.get_corpus(1)["data"]["document_count"] == 4

    ejento.delete_documents_of_corpus(1, document_ids=[1, 2, 1])
    assert [row["id"] for row in ejento.list_documents_of_corpus(1)] == [3, 4]
    ejento.as_("member").expect(403).delete_documents_of_corpus(1, document_ids=[3])


def test_names_that_are_there_are_told(ejento):
    """find_duplicate_documents: data.duplicate_files lists names already there."""
    asked = ["Tariff sheet 2027.pdf", "Tariff sheet 2025.pdf", "Moving out.md", "Tariff sheet 2025.pdf"]
    told = ejento.as_("member").find_duplicate_documents(1, documents=asked)["data"]
    assert told == {"duplicate_files": ["Tariff sheet 2025.pdf"]}


def test_document_moves_between_corpora_that_one_may_change(ejento):
    member = ejento.as_("member")
    assert member.update_document(5, corpus_id=6)["data"]["corpus_id"] == 6

    member.expect(403).update_document(6, corpus_id=1)  # seen, and not to be changed
    member.expect(400).update_document(6, corpus_id=7)  # not seen
    ejento.expect(400).update_document(6, body={"step": "completed"})  # what the index says, nobody else does


def test_document_is_tagged_and_deleted(ejento):
    assert ejento.tag_document(1, tags=["old"])["data"]["tags"] == ["old"]
    ejento.as_("member").expect(403).tag_document(1, tags=["new"])
    ejento.delete_document(1)
    ejento.expect(404).get_document(1)


def test_document_is_indexed_anew(ejento, clock):
    answer = ejento.call("refresh_document", 1)
    assert (answer.status, answer.body["data"]) == (202, {"status": "queued", "document_id": 1})
    assert ejento.refresh_document(1)["data"]["status"] == "running"
    assert state(ejento, 1) == ("uploaded", False)

    clock.advance(7)
    assert state(ejento, 1) == ("completed", False)
    ejento.as_("member").expect(403).refresh_document(1)


def test_documents_by_ids_are_those_that_one_sees(ejento):
    found = ejento.as_("member").list_documents_by_ids(ids=[21, 1, 17, 9, 999])
    assert [row["id"] for row in found] == [1, 9]


def test_thread_shows_the_documents_of_its_corpus(ejento):
    assert [row["name"] for row in ejento.list_documents_of_chat_thread(8)] == ["Reading protocol 30 December.txt"]
    assert ejento.list_documents_of_chat_thread(1) == []
    ejento.as_("manager").expect(404).list_documents_of_chat_thread(8)
