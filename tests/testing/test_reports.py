"""What a run leaves behind: JUnit, JSON, Markdown, HAR and a page, each true to what was found."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from run_kit import NotesServer, call, deleted_is_gone, every_operation

from specdouble.errors import ConfigError
from specdouble.testing.coverage.result import Coverage, Item, OperationCoverage
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.report.html import html
from specdouble.testing.report.junit import junit
from specdouble.testing.report.markdown import markdown
from specdouble.testing.report.run_data import VERSION, write_report
from specdouble.testing.report.traffic import Traffic, write_har
from specdouble.testing.report.writing import dump, keep, kept_file, read_report, write_files
from specdouble.testing.suite.baseline import Known, Overdue
from specdouble.testing.suite.finding import Finding

ROOT = Path(__file__).parents[2]
OPENING = {"base_url": None, "of_project": False, "document": "notes.yaml"}
AT = "2026-01-15T09:00:00.000Z"
HOSTILE = "</script><script>alert(1)</script> \x00\x1b[31m \ud800 | `x`"


def some_cases(suite):
    every_operation(suite)
    suite.log.untested("fuzz", "list_notes", "paging", "the list has no pages")


@pytest.fixture
def result(notes):
    return notes(NotesServer("keeps"), fuzz=some_cases, laws=deleted_is_gone)


@pytest.fixture
def report(result):
    return write_report([(result, OPENING)], AT)


def test_report_tells_everything_of_a_finding(report):
    (finding,) = report["runs"][0]["findings"]

    assert (finding["layer"], finding["check"], finding["operation"]) == ("laws", "deleted-is-gone", "delete_note")
    assert (finding["state"], finding["severity"]) == ("new", "error")
    assert (finding["expected"], finding["actual"], finding["source"]) == ("404", "200", "RFC 9110, 9.3.5")
    assert finding["replay"] == f"specdouble replay {finding['id']}"
    assert [one["response"]["status"] for one in finding["chain"]] == [201, 204, 200]


def test_report_shows_the_line_of_the_document(report):
    place = report["runs"][0]["findings"][0]["place"]

    assert (place["file"], place["pointer"]) == ("notes.yaml", "/paths/~1notes~1{id}/delete")
    (line,) = [one["text"] for one in place["excerpt"] if one["line"] == place["line"]]
    assert line == "    delete:"


def test_report_counts_by_layer_and_operation(report):
    run = report["runs"][0]

    assert [(one["layer"], one["passed"], one["failed"], one["untested"]) for one in run["layers"]] == [
        ("fuzz", 4, 0, 1),
        ("laws", 3, 1, 0),
    ]
    assert {one["operation"]: (one["requests"], one["accepted"]) for one in run["operations"]} == {
        "list_notes": (1, 1),
        "create_note": (2, 2),
        "get_note": (2, 2),
        "delete_note": (2, 2),
    }
    assert run["statuses"] == {"200": 3, "201": 2, "204": 2}


def test_report_is_json_and_is_read_again(report, tmp_path):
    (tmp_path / "report.json").write_text(dump(report))

    assert read_report(tmp_path / "report.json") == report
    assert report["version"] == VERSION


def test_report_of_another_version_is_refused(tmp_path):
    (tmp_path / "report.json").write_text('{"version": 99}')

    with pytest.raises(ConfigError, match="a report of version 99, expected 1"):
        read_report(tmp_path / "report.json")


def test_every_key_of_a_report_is_documented(report):
    text = (ROOT / "docs" / "reports.md").read_text("utf-8")

    (finding,) = report["runs"][0]["findings"]
    run = report["runs"][0]
    shapes = [report, run, finding, finding["chain"][0], run["layers"][0], run["operations"][0], run["cases"][0]]
    keys = {key for shape in shapes for key in shape}
    assert {key for key in keys if f"`{key}`" not in text} == set()


def test_junit_has_one_case_for_each_operation_and_check(report):
    root = ET.fromstring(junit(report))

    cases = {(one.get("classname"), one.get("name")) for one in root.iter("testcase")}
    assert ("notes.fuzz", "create_note.conforms") in cases
    assert ("notes.laws", "delete_note.deleted-is-gone") in cases
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("9", "1", "1")


def test_junit_failure_tells_the_finding_and_how_to_see_it_again(report):
    failure = ET.fromstring(junit(report)).find(".//failure")

    assert failure.get("message") == "a deleted note can still be read"
    assert "curl -i -X DELETE http://notes.test/notes/" in failure.text
    assert "again:    specdouble replay" in failure.text


def test_junit_skips_what_was_not_tested_with_the_reason(report):
    assert ET.fromstring(junit(report)).find(".//skipped").get("message") == "the list has no pages"


def test_known_finding_is_skipped_in_junit_and_its_overdue_neighbour_fails(result):
    known = Known(result.log.findings[0].id, "jo", "ticket 512", date(2026, 3, 1), {}, "known.yaml:1")
    result.known[known.id] = known
    result.overdue.append(Overdue(known, "its finding no longer appears: take the entry out"))

    root = ET.fromstring(junit(write_report([(result, OPENING)], AT)))

    assert [one.get("message") for one in root.iter("skipped")] == [
        "the list has no pages",
        "known, until 2026-03-01: ticket 512",
    ]
    assert [one.get("type") for one in root.iter("failure")] == ["overdue"]


def test_vacuous_operation_is_a_failure_in_junit(notes):
    vacuous = notes(NotesServer(), fuzz=lambda suite: [call(suite, "get_note", 7)])

    root = ET.fromstring(junit(write_report([(vacuous, OPENING)], AT)))

    assert [one.get("name") for one in root.iter("testcase") if one.get("classname") == "notes.vacuity"] == [
        "list_notes",
        "create_note",
        "get_note",
        "delete_note",
    ]


def test_markdown_has_a_table_and_the_requests(report):
    text = markdown(report)

    assert text.startswith("## Notes broke its contract\n")
    assert "| laws | 3 | 1 | 0 | 0 | 0 |" in text
    assert "<b>laws.deleted-is-gone delete_note</b>: a deleted note can still be read</summary>" in text
    assert "curl -i -X DELETE http://notes.test/notes/" in text


def hostile(suite):
    chain = (Exchange(Sent("GET", "http://notes.test/notes", {"X": HOSTILE}), 200, {}, b"\xff"),)
    suite.log.failed(Finding("fuzz", "hostile", "list_notes", HOSTILE, chain, expected=HOSTILE, actual=HOSTILE))


def test_hostile_texts_break_no_report(notes, tmp_path):
    report = write_report([(notes(NotesServer(), fuzz=hostile), OPENING)], AT)

    write_files(tmp_path / "out", report, [])

    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert len(re.findall("<script>", page)) == 1
    assert ET.parse(tmp_path / "out" / "junit.xml").find(".//failure") is not None
    assert "<script>" not in (tmp_path / "out" / "summary.md").read_text("utf-8").split("```")[0]
    assert read_report(tmp_path / "out" / "report.json")["runs"][0]["findings"][0]["sentence"] == HOSTILE


def test_page_needs_no_other_file(report):
    page = html(report)

    assert re.findall(r"<(?:link|img|iframe)\b|\bsrc=|url\(|@import|https?://(?!notes\.test)", page) == []


def test_har_has_the_exchanges_without_credentials(notes):
    heard = []

    def listen(subject):
        heard.append(Traffic(subject, lambda: datetime(2026, 1, 15, 9, tzinfo=UTC)))
        return heard[0]

    notes(NotesServer(), listeners=(listen,), laws=every_operation)

    archive = json.loads(write_har(heard))["log"]
    assert archive["version"] == "1.2"
    assert [(one["request"]["method"], one["request"]["url"]) for one in archive["entries"]] == [
        ("POST", "http://notes.test/notes"),
        ("GET", "http://notes.test/notes"),
        ("GET", "http://notes.test/notes/1"),
        ("DELETE", "http://notes.test/notes/1"),
    ]
    assert archive["entries"][0]["_specdouble"]["operation"] == "create_note"
    assert "top-secret" not in json.dumps(archive)


def test_har_is_bounded(notes):
    heard = []

    def listen(subject):
        heard.append(Traffic(subject, lambda: datetime(2026, 1, 15, 9, tzinfo=UTC)))
        return heard[0]

    def many(suite):
        for _ in range(510):
            call(suite, "list_notes")

    notes(NotesServer(), listeners=(listen,), laws=many)

    assert len(json.loads(write_har(heard))["log"]["entries"]) == 500


def test_credentials_that_somebody_gave_are_in_no_report_of_a_server(notes):
    result = notes(NotesServer("keeps"), laws=deleted_is_gone, base_url="http://notes.test", headers={"X": "y"})

    report = write_report([(result, OPENING)], AT)

    assert "top-secret" not in dump(report) + json.dumps(result.as_json())
    assert "Authorization: Bearer ***" in report["runs"][0]["findings"][0]["chain"][0]["curl"]


def test_report_of_a_double_can_be_copied_into_a_shell(report):
    assert "Authorization: Bearer top-secret" in report["runs"][0]["findings"][0]["chain"][0]["curl"]


def test_run_with_findings_is_kept_out_of_git(report, tmp_path):
    file = keep(report, tmp_path)

    assert file == tmp_path / ".specdouble" / "last-run.json"
    assert read_report(file) == report
    assert (tmp_path / ".specdouble" / ".gitignore").read_text() == "*\n"


def test_run_is_kept_in_the_project_around_the_folder(report, tmp_path):
    (tmp_path / "specdouble.toml").write_text("")
    (tmp_path / "below").mkdir()

    assert kept_file(tmp_path / "below") == tmp_path / ".specdouble" / "last-run.json"


def test_run_without_findings_leaves_the_last_ones(notes, report, tmp_path):
    keep(report, tmp_path)

    assert keep(write_report([(notes(NotesServer(), laws=every_operation), OPENING)], AT), tmp_path) is None
    assert kept_file(tmp_path).exists()


def test_folder_that_cannot_be_written_is_told(report, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="--report"):
        write_files(tmp_path / "file" / "below", report, [])


def test_coverage_is_shown_where_it_was_measured(result):
    seen = Item("status", "200", 3)
    never = Item("constraint", "query limit maximum 100", 0, "outside")
    operation = OperationCoverage("list_notes", "GET", "/notes", 3, 3, (seen, never), {"status 418": 2})
    result.coverage = Coverage("notes", 3, (operation,))

    report = write_report([(result, OPENING)], AT)

    assert report["runs"][0]["coverage"]["totals"]["status"] == {"seen": 1, "total": 1}
    page = html(report)
    assert "1 of 1 statuses" in page
    assert "constraint query limit maximum 100 (outside)" in page
    assert "status 418 (2)" in page
