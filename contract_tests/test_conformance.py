"""Every operation of every API under Schemathesis, in process, with every check; then scenarios along the links.

`SPECDOUBLE_PROFILE=nightly` runs longer. What is widened, and why, stands in schemathesis.toml.
"""

from pathlib import Path

import pytest
import schemathesis

from specdouble.serve.project import Project
from specdouble.testing.fuzz import chosen_profile, fuzzed

PROJECT = Project(Path(__file__).parents[1])
PROFILE = chosen_profile()
APIS = {name: fuzzed(PROJECT, name, PROFILE) for name in PROJECT.names()}
BY_TITLE = {api.document.title: api for api in APIS.values()}


@schemathesis.pytest.parametrize(**{name: api.schema for name, api in APIS.items()})
def test_operation_conforms(case):
    api = BY_TITLE[case.operation.schema.raw_schema["info"]["title"]]
    api.reset()

    case.call_and_validate(headers=dict(api.headers))


@pytest.mark.parametrize("name", APIS)
def test_scenarios_conform(name):
    followed = APIS[name].follow_links(PROFILE)

    assert followed.scenarios >= PROFILE.scenarios
    assert APIS[name].links <= set(followed.links)
