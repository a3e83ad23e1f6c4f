"""Two runs with one seed send the same requests, whatever the process, the moment or the way to the double."""

from __future__ import annotations

import json
import subprocess
import sys

from layers_kit import LAMPS
from serving_kit import NOTES

from specdouble.control.routes import Control
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.project import ApiSource
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard
from specdouble.testing.doubles import CLOCK
from specdouble.testing.fixtures.server import served
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite

TOOL = "from specdouble.cli import main; main()"


def start(folder, *arguments):
    command = [sys.executable, "-c", TOOL, "test", "lamps.yaml", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_two_processes_send_the_same_requests_with_one_seed(tmp_path):
    (tmp_path / "lamps.yaml").write_text(LAMPS)

    runs = [start(tmp_path, "--report", name) for name in ("one", "other")]
    said = [run.communicate(timeout=300)[1] for run in runs]

    assert [run.returncode for run in runs] == [0, 0], said
    one, other = (json.loads((tmp_path / name / "report.json").read_text())["runs"][0] for name in ("one", "other"))
    assert one["digest"] == other["digest"]
    assert one["requests"] == other["requests"] > 100


def serve_notes(folder, text=NOTES):
    (folder / "notes.yaml").write_text(text)
    source, settings = ApiSource("notes", str(folder / "notes.yaml"), ""), Settings()  # its clock goes
    stage = Stage({"notes": build(source, settings).double}, settings)
    return source, stage, served(Switchboard(stage, Control(stage).app()))


def run_once(source, options):
    subject = open_subject(source, Settings(clock=CLOCK), options, None)
    try:
        return run_suite(subject, options)
    finally:
        subject.target.close()


def test_two_runs_send_a_served_double_the_same_requests(tmp_path):
    source, _, serving = serve_notes(tmp_path)

    with serving as address:
        options = Options(only=("laws", "authz"), base_url=address)
        runs = [run_once(source, options) for _ in range(2)]

    assert runs[0].digest == runs[1].digest
    assert {case.check for case in runs[0].log} >= {"concurrent-creates"}


def test_run_leaves_a_served_double_as_it_was(tmp_path):
    source, stage, serving = serve_notes(tmp_path)

    with serving as address:
        run_once(source, Options(only=("authz",), base_url=address))

    assert [sandbox.name for sandbox in stage.sandboxes] == ["default"]


def test_double_with_rate_limits_is_sent_the_same_requests_and_none_is_found_wanting(tmp_path):
    limits = "x-rate-limit: {limit: 5, window: 60}\npaths:"
    results = []
    for text in (NOTES, NOTES.replace("paths:", limits)):
        source, _, serving = serve_notes(tmp_path, text)
        with serving as address:
            results.append(run_once(source, Options(only=("laws", "authz"), base_url=address)))

    assert [result.log.findings for result in results] == [[], []]
    assert results[0].digest == results[1].digest
