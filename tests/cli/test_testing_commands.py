"""`specdouble test` and `specdouble replay`, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from run_kit import NotesServer, call, deleted_is_gone, every_operation, plugged, serve_notes
from serving_kit import NOTES

from specdouble.cli import commands
from specdouble.errors import ConfigError
from specdouble.testing.suite.finding import Finding

SIGNED = ("-H", "Authorization: Bearer top-secret")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "notes.yaml").write_text(NOTES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder, monkeypatch):
    def invoke(*arguments, **layers):
        with plugged(monkeypatch, layers):
            return CliRunner().invoke(commands, list(arguments))

    return invoke


def kept(folder):
    (found,) = json.loads((folder / ".specdouble" / "last-run.json").read_text())["runs"]
    return found


def wrong_list(suite):
    """Say that a list is wrong, whatever it is."""
    suite.log.failed(Finding("laws", "list", "list_notes", "the list is wrong", (call(suite, "list_notes"),)))


def right_list(suite):
    """Find nothing."""
    call(suite, "list_notes")


def test_run_without_findings_ends_with_0_and_keeps_nothing(run, folder):
    result = run("test", "notes.yaml", "--only", "laws", laws=right_list)

    assert result.exit_code == 0
    assert not (folder / ".specdouble").exists()


def test_reports_are_written(run, folder):
    result = run("test", "notes.yaml", "--only", "laws", "--report", "out", laws=wrong_list)

    assert result.exit_code == 1
    assert "written: out/report.html" in result.stderr
    assert {file.name for file in (folder / "out").iterdir()} == {
        "report.html",
        "junit.xml",
        "report.json",
        "summary.md",
        "traffic.har",
    }
    assert len(json.loads((folder / "out" / "traffic.har").read_text())["log"]["entries"]) == 1


def test_requests_of_a_double_have_the_address_at_which_it_is_served(run, folder):
    result = run("test", "notes.yaml", "--only", "laws", laws=wrong_list)

    assert "curl -i -X GET http://127.0.0.1:4010/notes\n" in result.stderr
    assert kept(folder)["base_url"] == "http://127.0.0.1:4010"


def test_json_is_an_array_on_stdout(run):
    result = run("test", "notes.yaml", "--only", "laws", "--json", laws=wrong_list)

    (row,) = json.loads(result.stdout)
    assert (row["layer"], row["check"], row["state"]) == ("laws", "list", "new")


@pytest.mark.parametrize(
    "flags",
    [("-H", "X-Key: a"), ("--peer-header", "X-Key: a"), ("--personas", "personas.yaml")],
    ids=lambda one: one[0],
)
def test_callers_of_a_double_are_refused_as_it_has_its_own(run, flags):
    result = run("test", "notes.yaml", "--only", "laws", *flags, laws=right_list)

    assert isinstance(result.exception, ConfigError)
    assert str(result.exception).startswith(f"{flags[0]} say who calls a server: name it with --base-url")


def test_file_that_is_not_there_is_told_before_anything_runs(run):
    result = run("test", "notes.yaml", "absent.yaml", "--only", "laws", laws=right_list)

    assert str(result.exception).startswith("no file 'absent.yaml' in ")
    assert "notes laws" not in result.stderr


def test_vacuous_run_ends_with_3(run):
    result = run("test", "notes.yaml", "--only", "fuzz", fuzz=right_list)

    assert result.exit_code == 3
    assert "get_note was never called" in result.stderr


def test_verbose_run_lists_what_was_not_tested(run):
    def nothing(suite):
        suite.log.untested("laws", "list_notes", "paging", "the list has no pages")

    assert "the list has no pages" in run("test", "notes.yaml", "--only", "laws", "-v", laws=nothing).stderr


def test_replay_in_process_finds_it_again(run, folder):
    run("test", "notes.yaml", "--only", "laws", laws=wrong_list)

    result = run("replay", kept(folder)["findings"][0]["id"], laws=right_list)

    assert "still there: the answer is the same: 200" in result.stderr
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("law", "code", "said"),
    [(wrong_list, 1, "still there: 200 as before, with another body; laws finds it again"),
     (right_list, 0, "fixed: 200 as before, with another body; laws finds it no more")],
)  # fmt: skip
def test_chain_that_cannot_tell_is_followed_by_its_layer(run, folder, law, code, said):
    run("test", "notes.yaml", "--only", "laws", laws=wrong_list)
    file = folder / ".specdouble" / "last-run.json"
    report = json.loads(file.read_text())
    (finding,) = report["runs"][0]["findings"]
    finding["chain"][0]["response"]["body"] = {"text": '[{"id": 7, "text": "gone"}]'}
    file.write_text(json.dumps(report))

    result = run("replay", finding["id"], laws=law)

    assert said in result.stderr
    assert result.exit_code == code


def test_replay_takes_a_report_of_elsewhere(run, folder):
    run("test", "notes.yaml", "--only", "laws", "--report", "out", laws=wrong_list)
    name = kept(folder)["findings"][0]["id"]
    (folder / ".specdouble" / "last-run.json").unlink()

    assert run("replay", name, "--from", "out/report.json", laws=wrong_list).exit_code == 1


def test_replay_without_a_run_says_what_to_do(run):
    assert "`specdouble test` writes it" in str(run("replay", "abc").exception)


def test_replay_of_an_unknown_finding_names_those_there_are(run, folder):
    run("test", "notes.yaml", "--only", "laws", laws=wrong_list)
    name = kept(folder)["findings"][0]["id"]

    error = run("replay", f"{name[:-1]}x").exception

    assert isinstance(error, ConfigError)
    assert f"Did you mean '{name}'?" in str(error)


def test_finding_about_the_document_alone_cannot_be_replayed(run, folder):
    def lint(suite):
        suite.log.failed(Finding("lint", "x", "", "no title"))

    run("test", "notes.yaml", "--only", "lint", lint=lint)

    assert "it is about the document alone" in str(run("replay", kept(folder)["findings"][0]["id"]).exception)


@pytest.fixture
def server():
    notes = NotesServer("keeps", is_forgetful=False)
    with serve_notes(notes) as address:
        notes.address = address
        yield notes


@pytest.fixture
def broken(run, folder, server):
    result = run("test", "notes.yaml", "--base-url", server.address, "--only", "laws", *SIGNED, laws=deleted_is_gone)
    assert result.exit_code == 1
    return kept(folder)["findings"][0]["id"]


def test_finding_on_a_server_is_replayed_with_ids_of_its_own(run, server, broken):
    server.seen.clear()

    result = run("replay", broken, *SIGNED)

    assert result.exit_code == 1
    assert "still there" in result.stderr
    assert server.seen[-3:] == [("POST", "/notes"), ("DELETE", "/notes/2"), ("GET", "/notes/2")]
    assert server.heard[-1]["Authorization"] == "Bearer top-secret"
    assert "top-secret" not in result.stderr


def test_mended_server_is_told(run, server, broken):
    server.bugs.clear()

    result = run("replay", broken, *SIGNED)

    assert result.exit_code == 0
    assert "fixed: the answer is 404, where it was 200" in result.stderr


def test_finding_is_replayed_on_another_server(run, broken):
    with serve_notes(NotesServer()) as address:
        assert run("replay", broken, "--base-url", address, *SIGNED).exit_code == 0


def test_credentials_are_not_kept_and_asked_for_again(run, folder, broken):
    result = run("replay", broken)

    assert "top-secret" not in (folder / ".specdouble" / "last-run.json").read_text()
    assert "a report keeps no credentials of a server" in str(result.exception)


def test_other_answer_of_a_server_cannot_be_told(run, folder, server):
    run("test", "notes.yaml", "--base-url", server.address, "--only", "laws", laws=wrong_list)
    server.rows[5] = {"id": 5, "text": "of somebody else"}

    result = run("replay", kept(folder)["findings"][0]["id"])

    assert result.exit_code == 1
    assert "cannot be told: 200 as before, with another body" in result.stderr


def test_baseline_is_written_filled_in_and_heeded(run, folder):
    arguments = ("test", "notes.yaml", "--only", "laws", "--baseline", "known.yaml")
    written = run(*arguments, "--write-baseline", laws=wrong_list)
    file = folder / "known.yaml"
    unfilled = run(*arguments, laws=wrong_list)
    file.write_text(file.read_text().replace("owner:", "owner: jo").replace("reason:", "reason: ticket 512"))

    heeded = run(*arguments, laws=wrong_list)
    stale = run(*arguments, laws=right_list)

    assert (written.exit_code, heeded.exit_code, stale.exit_code) == (1, 0, 1)
    assert "has no owner" in str(unfilled.exception)
    assert "its finding no longer appears: take the entry out" in stale.stderr


def test_writing_a_baseline_takes_out_what_is_gone(run, folder):
    file = folder / "known.yaml"
    about = "{api: notes, layer: laws}"
    file.write_text(f"- id: '1'\n  owner: jo\n  reason: x\n  expires: 2999-01-01\n  about: {about}\n")

    run("test", "notes.yaml", "--only", "laws", "--baseline", "known.yaml", "--write-baseline", laws=right_list)

    assert file.read_text() == "[]\n"


def test_broken_baseline_is_told_before_anything_runs(run, folder):
    (folder / "known.yaml").write_text("- id: abc\n")

    def never(suite):
        raise AssertionError("it ran")

    result = run("test", "notes.yaml", "--only", "laws", "--baseline", "known.yaml", laws=never)

    assert isinstance(result.exception, ConfigError)
    assert "known.yaml:1: the entry abc has no owner" in str(result.exception)


def test_writing_a_baseline_needs_its_file(run):
    assert "--write-baseline needs --baseline FILE" in str(run("test", "notes.yaml", "--write-baseline").exception)


def test_two_apis_have_one_report(run, folder):
    Path("others.yaml").write_text(NOTES.replace("Notes, version", "Others, version"))

    result = run("test", "notes.yaml", "others.yaml", "--only", "laws", "--report", "out", laws=every_operation)

    assert result.exit_code == 0
    report = json.loads((folder / "out" / "report.json").read_text())
    assert [one["title"] for one in report["runs"]] == ["Notes", "Others"]
    assert "Notes, Others" in (folder / "out" / "report.html").read_text("utf-8")
