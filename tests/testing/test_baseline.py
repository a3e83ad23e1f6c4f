"""Known findings: each has an owner, a reason and a last day, and is in the way once it is of no use."""

from __future__ import annotations

from datetime import date

import pytest
from run_kit import NotesServer, deleted_is_gone, every_operation

from specdouble.errors import ConfigError
from specdouble.testing.suite.baseline import read_baseline, write_baseline
from specdouble.testing.suite.judgement import apply_baseline

TODAY = date(2026, 2, 1)
ENTRY = "- id: {id}\n  owner: jo@example.com\n  reason: waits for ticket 512\n  expires: {expires}\n  about: {about}\n"


@pytest.fixture
def baseline(tmp_path):
    def read(text):
        file = tmp_path / "known.yaml"
        file.write_text(text)
        return read_baseline(file)

    return read


def entry(name, expires="2026-03-31", about="{}"):
    return ENTRY.format(id=name, expires=expires, about=about)


@pytest.fixture
def found(notes):
    return notes(NotesServer("keeps"), laws=deleted_is_gone)


def test_known_finding_does_not_fail(found, baseline):
    (finding,) = found.log.findings

    apply_baseline(baseline(entry(finding.id)), [found], TODAY)

    assert (found.state(finding), found.exit_code) == ("known", 0)


def test_entry_holds_on_its_last_day(found, baseline):
    apply_baseline(baseline(entry(found.log.findings[0].id, expires="2026-02-01")), [found], TODAY)

    assert found.exit_code == 0


def test_expired_entry_fails_and_so_does_its_finding(found, baseline):
    (finding,) = found.log.findings

    apply_baseline(baseline(entry(finding.id, expires="2026-01-31")), [found], TODAY)

    assert found.state(finding) == "new"
    assert [str(one).partition(": ")[2] for one in found.overdue] == [
        f"{finding.id} (jo@example.com): its last day was 2026-01-31"
    ]
    assert found.exit_code == 1


def test_stale_entry_fails_where_its_layer_ran(notes, baseline):
    passed = notes(NotesServer(), laws=deleted_is_gone)

    apply_baseline(baseline(entry("0000000000", about="{api: notes, layer: laws}")), [passed], TODAY)

    assert [one.why for one in passed.overdue] == ["its finding no longer appears: take the entry out"]
    assert passed.exit_code == 1


@pytest.mark.parametrize("about", ["{}", "{layer: fuzz}", "{api: other, layer: laws}", "{layer: laws, operation: x}"])
def test_entry_that_was_not_looked_for_is_not_stale(notes, baseline, about):
    passed = notes(NotesServer(), laws=deleted_is_gone)

    apply_baseline(baseline(entry("0000000000", about=about)), [passed], TODAY)

    assert passed.overdue == []


def test_entry_of_an_operation_is_stale_only_where_that_was_tested(notes, baseline):
    entries = baseline(entry("0000000000", about="{layer: laws, operation: get_note}"))
    narrow = notes(NotesServer(), laws=deleted_is_gone, operations=("delete_note",))
    whole = notes(NotesServer(), laws=deleted_is_gone)

    apply_baseline(entries, [narrow], TODAY)
    apply_baseline(entries, [whole], TODAY)

    assert (len(narrow.overdue), len(whole.overdue)) == (0, 1)


def test_entry_without_about_is_stale_after_a_whole_run(notes, baseline):
    layers = dict.fromkeys(("lint", "probes", "fuzz", "stateful", "laws", "authz", "journeys"), every_operation)
    whole = notes(NotesServer(), **layers, **{"second-opinion": every_operation})

    apply_baseline(baseline(entry("0000000000")), [whole], TODAY)

    assert len(whole.overdue) == 1


def test_known_unstable_finding_does_not_fail(notes, baseline):
    moody = notes(NotesServer("moody"), laws=every_operation)

    apply_baseline(baseline(entry(moody.log.findings[0].id)), [moody], TODAY)

    assert moody.exit_code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: abc\n  owner: jo\n  expires: 2026-03-31\n", "known.yaml:1: the entry abc has no reason"),
        ("- id: abc\n  owner:\n  reason: x\n  expires: 2026-03-31\n", "known.yaml:2: the entry abc has no owner"),
        ("- id: abc\n  owner: jo\n  reason: x\n", "known.yaml:1: the entry abc has no expires"),
        ("- owner: jo\n", "known.yaml:1: the entry has no id"),
        (
            "- id: abc\n  owner: jo\n  reason: x\n  expires: soon\n",
            "known.yaml:4: expires came as 'soon', expected a day such as 2026-03-31",
        ),
        (
            entry("abc") + "  until: x\n",
            "known.yaml:6: unknown key 'until'; there are: id, owner, reason, expires, about",
        ),
        (
            entry("abc", about="[x]"),
            "known.yaml:5: about came as ['x'], expected a map of api, layer, check, operation",
        ),
        (entry("abc") + entry("abc"), "known.yaml:6: abc stands here twice"),
        ("- abc\n", "known.yaml:1: came 'abc', expected an entry with id, owner, reason, expires"),
        ("id: abc\n", "known.yaml:1: came dict, expected a list of id, owner, reason, expires"),
        ("- id: [\n", "known.yaml:1: this is not YAML"),
    ],
)
def test_what_is_wrong_in_a_baseline_is_told_with_its_line(baseline, text, message):
    with pytest.raises(ConfigError) as error:
        baseline(text)

    assert message in str(error.value)


def test_absent_baseline_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="--write-baseline makes one"):
        read_baseline(tmp_path / "absent.yaml")


def test_empty_baseline_knows_nothing(baseline):
    assert baseline("") == ()


def test_what_is_added_wants_an_owner_and_a_reason(found, tmp_path):
    file = tmp_path / "known.yaml"

    write_baseline(file, (), found.as_json(), date(2026, 3, 1))

    assert file.read_text() == (
        "# a deleted note can still be read\n"
        f"- id: '{found.log.findings[0].id}'\n"
        "  owner:\n"
        "  reason:\n"
        "  expires: 2026-03-01\n"
        "  about: {api: 'notes', layer: 'laws', check: 'deleted-is-gone', operation: 'delete_note'}\n"
    )
    with pytest.raises(ConfigError, match=r"known.yaml:3: the entry .* has no owner"):
        read_baseline(file)


def test_what_is_kept_is_read_again_as_it_was(baseline, tmp_path):
    entries = baseline(entry("'0123456789'", about='{layer: laws, check: "it\'s"}'))

    write_baseline(tmp_path / "again.yaml", entries, (), TODAY)

    (again,) = read_baseline(tmp_path / "again.yaml")
    assert (again.id, again.owner, again.reason, again.expires, again.about) == (
        "0123456789",
        "jo@example.com",
        "waits for ticket 512",
        date(2026, 3, 31),
        {"layer": "laws", "check": "it's"},
    )
