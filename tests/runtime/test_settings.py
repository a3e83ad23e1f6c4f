"""Settings: flag, environment, file, in that order; what is misspelt is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings, find_root, load_settings


def project(folder: Path, text: str) -> Path:
    (folder / "specdouble.toml").write_text(text)
    return folder


def test_the_file_is_read(tmp_path: Path) -> None:
    assert load_settings(project(tmp_path, "port = 5000\n")).port == 5000


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECDOUBLE_PORT", "6000")

    assert load_settings(project(tmp_path, "port = 5000\n")).port == 6000


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_the_environment_has_words_for_true_and_false(
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    meant: bool,
) -> None:
    monkeypatch.setenv("SPECDOUBLE_STRICT", said)

    assert load_settings(None).strict is meant


def test_a_flag_wins_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPECDOUBLE_PORT", "6000")

    assert load_settings(project(tmp_path, "")).with_values({"port": 7000}, "the command line").port == 7000


def test_one_api_may_differ(tmp_path: Path) -> None:
    root = project(tmp_path, 'world = "demo"\n[api.notes]\nworld = "busy"\n')

    assert load_settings(root, "notes").world == "busy"
    assert load_settings(root).world == "demo"


def test_pyproject_holds_the_settings_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.specdouble]\nseed = 7\n")

    assert load_settings(find_root(tmp_path)).seed == 7


def test_the_nearest_folder_upwards_is_the_project(tmp_path: Path) -> None:
    project(tmp_path, "")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    assert find_root(below) == tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("wrld = 'demo'\n", "unknown setting 'wrld'.*Did you mean 'world'"),
        ("port = 'many'\n", "port came as 'many', expected a whole number"),
        ("auth = 'maybe'\n", "auth came as 'maybe', expected one of personas, any, off"),
        ("stateless = 'ture'\n", "stateless came as 'ture', expected true or false"),
        ("strict = 2\n", "strict came as 2, expected true or false"),
        ("cors = 'app.example.com'\n", r"cors came as 'app.example.com', expected \* or the origin"),
        ("cors = 'https://app.example.com/'\n", "such as https://app.example.com, without a path"),
        ("port = \n", r"specdouble\.toml: "),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_settings(project(tmp_path, text))


def test_nothing_given_means_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPECDOUBLE_CACHE")  # off in tests

    assert load_settings(None) == Settings()
