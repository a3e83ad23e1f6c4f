"""Media, and documents made of Markdown. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import base64
import io
from urllib.parse import urlsplit

import docx
import openpyxl
import pptx
import pytest

from specdouble.testing.exchange import Sent

LOGO = "8a6d1f47-3b90-4c2e-a5d8-7e4f0b9c6a21"  # an image
NOBODY = "00000000-0000-4000-8000-000000000000"
MARKDOWN = """
# Delays 지연 遅延

Most were **weather**, and *short*.

- crew
  - `sick`
- weather

| cause | flights |
|---|---|
| weather | 41 |
| =1+1 | 7.5 |
"""
FORMATS = ["pdf", "docx", "pptx", "xlsx"]


def media(sandbox):
    rows = sandbox.control("GET", "state/alli/media")["rows"]
    return next(row for row in rows if row["mediaType"] == "file")


def generate(alli, file_format, markdown=MARKDOWN, title="Delays in January", user="passenger-4711"):
    return alli.generate_file(userId=user, title=title, fileFormat=file_format, markdownText=markdown)


def download(sandbox, answer, **headers):
    path = urlsplit(answer["fileUrl"]).path
    return sandbox.target.send(Sent("GET", f"{sandbox.origin}{path}", {**sandbox.headers, **headers}))


def opened(alli, sandbox, file_format):
    return io.BytesIO(download(sandbox, generate(alli, file_format)).content)


def test_media_is_base64(alli):
    content = alli.get_media_content(media_id=LOGO)["content"]

    assert base64.b64decode(content, validate=True).startswith(b"\x89PNG")


def test_unknown_media_is_null(alli):
    """get_media_content: unknown media -> 200 with content: null, never 404."""
    assert alli.get_media_content(media_id=NOBODY) == {"content": None}


def test_content_is_always_there(alli):
    """get_media_content: content key is required and nullable."""
    answers = [alli.get_media_content(media_id=media_id) for media_id in (LOGO, NOBODY, "")]

    assert [list(answer) for answer in answers] == [["content"]] * 3


def test_media_belongs_to_a_project(alli):
    """get_media_content: media is scoped to the project of the API key."""
    assert alli.as_("hanabi").get_media_content(media_id=LOGO) == {"content": None}


def test_uploaded_media_is_there_from_the_start(alli, sandbox):
    """get_media_content: refers to an upload_media endpoint that is not in the seed: fixtures must pre-load media."""
    table = media(sandbox)

    content = alli.get_media_content(media_id=table["id"], media_type="file")["content"]

    assert base64.b64decode(content) == b"gate,flight\nB4,NB 204\n"


def test_media_of_another_type_is_null(alli, sandbox):
    assert alli.get_media_content(media_id=media(sandbox)["id"]) == {"content": None}


@pytest.mark.parametrize("file_format", FORMATS)
def test_document_is_made_and_can_be_downloaded(alli, sandbox, file_format):
    """generate_file: success: fileName + fileUrl; failure: error + errorMessage, in the same 200 body shape."""
    answer = generate(alli, file_format)

    file = download(sandbox, answer)
    assert answer["fileName"] == f"Delays in January.{file_format}"
    assert (file.status, len(file.content) > 1000) == (200, True)
    assert file.headers["content-disposition"] == f"attachment; filename*=UTF-8''Delays%20in%20January.{file_format}"


def test_failure_is_told_in_the_same_shape(alli):
    """generate_file: success: fileName + fileUrl; failure: error + errorMessage, in the same 200 body shape."""
    assert generate(alli, "pdf", " \n\t") == {
        "error": "empty_document",
        "errorMessage": "markdownText has nothing to convert",
    }


def test_error_is_there_on_failure_only(alli):
    """generate_file: error is present only on failure."""
    answers = generate(alli, "xlsx"), generate(alli, "xlsx", "")

    assert ["error" in answer for answer in answers] == [False, True]
    assert ["fileUrl" in answer for answer in answers] == [True, False]


def test_document_that_is_too_large_is_a_failure(alli):
    assert generate(alli, "docx", "a" * 200_001)["error"] == "document_too_large"


def test_pdf_is_a_pdf(alli, sandbox):
    content = opened(alli, sandbox, "pdf").read()

    assert content.startswith(b"%PDF-1.")
    assert content.rstrip().endswith(b"%%EOF")
    assert b"/HYGothic-Medium" in content
    assert b"/HeiseiKakuGo-W5" in content


def test_word_document_can_be_opened(alli, sandbox):
    document = docx.Document(opened(alli, sandbox, "docx"))

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:3] == ["Delays in January", "Delays 지연 遅延", "Most were weather, and short."]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["weather", "41"]
    assert [run.text for run in document.paragraphs[2].runs if run.bold] == ["weather"]


def test_presentation_can_be_opened(alli, sandbox):
    slides = pptx.Presentation(opened(alli, sandbox, "pptx")).slides

    assert [slide.shapes.title.text for slide in slides] == [
        "Delays in January",
        "Delays 지연 遅延",
        "Delays 지연 遅延",
    ]
    assert [paragraph.level for paragraph in slides[1].placeholders[1].text_frame.paragraphs] == [0, 0, 1, 0]


def test_spreadsheet_can_be_opened_and_has_numbers_and_no_formulas(alli, sandbox):
    rows = list(openpyxl.load_workbook(opened(alli, sandbox, "xlsx")).active.iter_rows(values_only=True))

    assert ("weather", 41) in rows
    assert ("=1+1", 7.5) in rows


def test_spreadsheet_computes_nothing(alli, sandbox):
    sheet = openpyxl.load_workbook(opened(alli, sandbox, "xlsx")).active

    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("file_format", FORMATS)
def test_same_request_makes_the_same_bytes(alli, sandbox, file_format):
    first, second = (download(sandbox, generate(alli, file_format)).content for _ in range(2))

    assert first == second


def test_document_names_no_other_time_than_the_clock(alli, sandbox, clock):
    clock.freeze("2026-02-01T12:00:00Z")

    document = docx.Document(opened(alli, sandbox, "docx"))

    assert document.core_properties.created.isoformat() == "2026-02-01T12:00:00+00:00"


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    "markdown",
    [
        "<script>&\x00\x0b\ufffe</script> ✅ é € ü Ж",
        "|a|\n|-|\n|b|c|\n|",
        "1. a\n   1. b\n      1. c\n\n> q\n> > r\n\n***\n\n```\n  x\n```",
        "[x](http://y) ![z](w) <b>\\\n`c`",
        "#\n\n-\n\n|a|\n|-|",
        "- " * 60 + "x",
        "w" * 5000 + "\n\n" + "한" * 3000,
    ],
)
def test_any_markdown_becomes_a_document(alli, sandbox, file_format, markdown):
    assert download(sandbox, generate(alli, file_format, markdown, title="a/b:\x07 <i>?*[x]'")).status == 200


@pytest.mark.parametrize("title", ["", " ", "///", "."])
def test_file_always_has_a_name(alli, title):
    assert generate(alli, "pdf", title=title)["fileName"] == "document.pdf"


def test_download_needs_no_key_and_the_whole_address(alli, sandbox):
    answer = generate(alli, "pdf")

    assert download(sandbox, answer).status == 200
    assert download(sandbox, {"fileUrl": answer["fileUrl"].replace(".pdf", ".docx")}).status == 404


def test_file_goes_with_the_rows(alli, sandbox):
    answer = generate(alli, "pdf")

    sandbox.reset()

    assert download(sandbox, answer).status == 404


def test_user_of_a_file_is_known_from_then_on(alli, sandbox):
    generate(alli, "pdf", user="passenger-5")

    assert "passenger-5" in [row["ownUserId"] for row in sandbox.control("GET", "state/alli/users")["rows"]]
    assert sandbox.control("GET", "state/alli/generated_files")["total"] == 1


@pytest.mark.own_rows
def test_unknown_format_is_refused(alli):
    assert (
        "fileFormat"
        in alli.expect(400).generate_file(userId="u", title="t", fileFormat="odt", markdownText="x")["error"]
    )
