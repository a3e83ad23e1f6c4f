"""Every API under every layer of `specdouble test`, in process: fuzzed one operation at a time, then as a whole.

`SPECDOUBLE_PROFILE=nightly` runs longer. What is widened, and why, stands in schemathesis.toml.
"""

from functools import cache
from pathlib import Path

import pytest

from specdouble.contract.load import load_document
from specdouble.runtime.settings import load_settings
from specdouble.serve.project import Project
from specdouble.testing.doubles import CLOCK
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.profile import chosen_profile
from specdouble.testing.suite.run import run_suite

PROJECT = Project(Path(__file__).parents[1])
PROFILE = chosen_profile()
SEED = 20260115
OPERATIONS = [
    (name, operation.id)
    for name in PROJECT.names()
    for operation in load_document(PROJECT.api(name).document, name=name).operations
]


@cache
def subject(name):
    settings = load_settings(PROJECT.root, name).with_values({"clock": CLOCK}, "the tests")
    return open_subject(PROJECT.api(name), settings, Options(), PROJECT.root)


def run(name, layer, **options):
    return run_suite(subject(name), Options(only=(layer,), profile=PROFILE, seed=SEED, **options)).log


@pytest.mark.parametrize(("name", "operation"), OPERATIONS)
def test_operation_conforms(name, operation):
    log = run(name, "fuzz", operations=(operation,))

    assert not log.findings, "\n\n".join(map(str, log.findings))
    assert any(case.passed for case in log)


@pytest.mark.parametrize("name", PROJECT.names())
def test_scenarios_conform(name):
    log = run(name, "stateful")

    assert not log.findings, "\n\n".join(map(str, log.findings))
    assert not [case for case in log if case.state == "untested"]


@pytest.mark.parametrize("layer", ["lint", "probes", "laws", "authz", "second-opinion"])
@pytest.mark.parametrize("name", PROJECT.names())
def test_layer_finds_nothing(name, layer):
    log = run(name, layer)

    assert not log.findings, "\n\n".join(map(str, log.findings))
    assert any(case.passed for case in log)
