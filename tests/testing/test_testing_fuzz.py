"""The conformance tests find what is planted: a Pulse with one wrong handler is not let through."""

import shutil
from pathlib import Path

import pytest
from schemathesis.core.failures import FailureGroup

from specdouble.serve.project import Project
from specdouble.testing.fuzz import Profile, chosen_profile, fuzzed

ROOT = Path(__file__).parents[2]
PROFILE = Profile(examples=5, scenarios=25, steps=10, rounds=40)


@pytest.fixture
def planted(tmp_path):
    def plant(tag, source):
        for folder in ("openapi", "handlers", "fixtures"):
            shutil.copytree(ROOT / folder / "pulse", tmp_path / folder / "pulse")
        for file in ("specdouble.toml", "schemathesis.toml"):
            shutil.copy(ROOT / file, tmp_path)
        with (tmp_path / "handlers" / "pulse" / f"{tag}.py").open("a") as handlers:
            handlers.write(source)
        return fuzzed(Project(tmp_path), "pulse", PROFILE)

    return plant


def test_row_that_survives_its_deletion_is_found(planted):
    api = planted(
        "workflow_entity_types", '\ndef delete_workflow_entity_type(id_):\n    return {"success": True, "id": id_}\n'
    )

    with pytest.raises(FailureGroup, match="Deleted resource still available"):
        api.follow_links(PROFILE)


def test_row_that_is_not_kept_is_found(planted):
    source = (
        "\ndef create_organization(body, clock, ids):\n"
        "    from specdouble.runtime.clock import timestamp\n"
        "    now = timestamp(clock.now())\n"
        '    return {**body, "id": "00000000-0000-4000-8000-000000000001", "createdAt": now, "updatedAt": now}\n'
    )
    api = planted("organizations", source)

    with pytest.raises(FailureGroup, match="Created resource not found"):
        api.follow_links(PROFILE)


def test_sound_double_is_let_through_and_every_link_followed(planted):
    api = planted("organizations", "")

    followed = api.follow_links(PROFILE)

    assert followed.scenarios >= PROFILE.scenarios
    assert api.links <= set(followed.links)


def test_unknown_profile_is_refused(monkeypatch):
    monkeypatch.setenv("SPECDOUBLE_PROFILE", "nightly-ish")

    with pytest.raises(Exception, match="unknown profile 'nightly-ish'; there are: smoke, nightly"):
        chosen_profile()
