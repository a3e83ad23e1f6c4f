"""The JSON Schema of specdouble.toml: published, current, and of one mind with the settings' own checks."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import jsonschema_rs
import pytest

from specdouble.control.settings_schema import settings_schema, settings_schema_text
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


def test_the_published_schema_is_current() -> None:
    assert (ROOT / "docs" / "specdouble.schema.json").read_text("utf-8") == settings_schema_text(), "run: make schema"


@pytest.mark.parametrize("name", [one.name for one in fields(Settings)])
def test_every_setting_is_described(name: str) -> None:
    assert settings_schema()["properties"][name]["description"]


def test_the_defaults_are_valid() -> None:
    defaults = {name: one["default"] for name, one in settings_schema()["properties"].items() if "default" in one}

    assert jsonschema_rs.is_valid(settings_schema(), defaults)


def test_the_settings_of_this_project_are_valid() -> None:
    assert jsonschema_rs.is_valid(settings_schema(), tomllib.loads((ROOT / "specdouble.toml").read_text("utf-8")))


@pytest.mark.parametrize(
    "text",
    ["wrld = 'demo'", "port = 'many'", "auth = 'maybe'", "[api.notes]\nwrld = 'busy'"],
)
def test_what_the_schema_refuses_is_refused_when_it_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "specdouble.toml").write_text(text)

    assert not jsonschema_rs.is_valid(settings_schema(), tomllib.loads(text))
    with pytest.raises(ConfigError):
        load_settings(tmp_path, "notes")


def test_one_api_takes_the_same_keys() -> None:
    schema = settings_schema()

    assert jsonschema_rs.is_valid(schema, {"api": {"notes": {"world": "busy", "responses": "report"}}})
    assert not jsonschema_rs.is_valid(schema, {"api": {"notes": {"responses": "maybe"}}})
