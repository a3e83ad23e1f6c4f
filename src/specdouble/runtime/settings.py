"""Settings: a flag wins over `SPECDOUBLE_<KEY>`, that over `specdouble.toml` or pyproject.toml `[tool.specdouble]`."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from specdouble.errors import ConfigError
from specdouble.runtime.clock import make_clock

FILE = "specdouble.toml"


@dataclass(frozen=True)
class Settings:
    """Every setting of `specdouble serve`, by the name of its flag in snake_case."""

    host: str = "127.0.0.1"
    port: int = 4010
    store: str = "memory"
    world: str = "demo"
    seed: int = 0
    clock: str = "now"
    auth: Literal["personas", "any", "off"] | None = None  # None: personas in a project, any for a foreign document
    responses: Literal["refuse", "report", "off"] = "refuse"
    stateless: bool = False  # answer from examples and schemas alone
    dynamic: bool = False  # make values up anew for each answer, examples or not
    errors: bool = False  # take an example that breaks its schema at its word, so that it is refused as an answer
    unknown_ids: Literal["404", "generate"] = "404"
    cors: str | None = None  # one more origin that may call, beside those of this machine
    no_cors: bool = False
    rate_limits: bool = True
    webhooks_to: str | None = None  # the subscriber of every webhook
    allow_remote_callbacks: bool = False  # call addresses of other machines too
    overlay: str | None = None
    ref_root: str | None = None
    allow_remote_refs: bool = False  # read what a $ref names on the network
    strict: bool = False
    cache: str | None = None  # a folder for documents that were read, or `off`; None: the user's cache folder
    live: bool = True  # serve edits of the files that were read
    token: str | None = None  # of the control plane
    workers: int = 1
    max_body: int = 10 * 1024 * 1024  # bytes
    max_sandboxes: int = 1000
    sandbox_idle: int = 3600  # seconds
    max_memory: int = 1024**3  # bytes, of the rows of all sandboxes in memory

    def with_values(self, values: Mapping[str, Any], source: str) -> Settings:
        """Return these settings with some replaced; `source` tells where a wrong one came from."""
        checked = {key.replace("-", "_"): value for key, value in values.items()}
        for key in checked:
            _refuse_unknown(key, source)
        return replace(self, **{key: _checked(key, value, source) for key, value in checked.items()})


_CHOICES = {
    "auth": ("personas", "any", "off"),
    "responses": ("refuse", "report", "off"),
    "unknown_ids": ("404", "generate"),
}
_NAMES = tuple(one.name for one in fields(Settings))
_INTEGERS = {"port", "seed", "workers", "max_body", "max_sandboxes", "sandbox_idle", "max_memory"}
_FLAGS = {
    *("no_cors", "strict", "live", "rate_limits", "stateless", "dynamic", "errors"),
    *("allow_remote_callbacks", "allow_remote_refs"),
}
_SAID = {**dict.fromkeys(("1", "true", "yes", "on"), True), **dict.fromkeys(("0", "false", "no", "off", ""), False)}
_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^/?#\s]+", re.IGNORECASE)  # RFC 6454, 7


def _refuse_unknown(key: str, source: str) -> None:
    if key not in _NAMES:
        close = get_close_matches(key, _NAMES, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ConfigError(f"{source}: unknown setting {key!r}; there are: {', '.join(_NAMES)}.{hint}")


def _checked(key: str, value: Any, source: str) -> Any:
    if key in _CHOICES and str(value) not in _CHOICES[key]:
        raise ConfigError(f"{source}: {key} came as {value!r}, expected one of {', '.join(_CHOICES[key])}")
    if key in _CHOICES:
        return str(value)
    if key == "clock":
        make_clock(str(value))
    if key in _INTEGERS:
        try:
            return int(value)
        except (TypeError, ValueError):
            raise ConfigError(f"{source}: {key} came as {value!r}, expected a whole number") from None
    if key in _FLAGS and str(value).lower() not in _SAID:
        raise ConfigError(f"{source}: {key} came as {value!r}, expected true or false")
    if key in _FLAGS:
        return _SAID[str(value).lower()]
    if key == "cors" and value is not None and _ORIGIN.fullmatch(str(value)) is None:
        wanted = "* or the origin of a page such as https://app.example.com, without a path"
        raise ConfigError(f"{source}: cors came as {value!r}, expected {wanted}")
    return value


def find_root(start: Path) -> Path | None:
    """Find the project: the nearest folder upwards with `specdouble.toml`, or `[tool.specdouble]` in pyproject.toml."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file() or _pyproject_table(folder) is not None:
            return folder
    return None


def load_settings(root: Path | None, api: str | None = None) -> Settings:
    """Read the settings of a project from file and environment; `[api.<name>]` holds what differs for one API."""
    settings = Settings()
    if root is not None:
        source, table = _table(root)
        own = table.pop("api", {})
        settings = settings.with_values(table, source)
        if api is not None and api in own:
            settings = settings.with_values(own[api], f"{source} [api.{api}]")
    variables = {
        key: os.environ[f"SPECDOUBLE_{key.upper()}"] for key in _NAMES if f"SPECDOUBLE_{key.upper()}" in os.environ
    }
    return settings.with_values(variables, "the environment (SPECDOUBLE_...)")


def _table(root: Path) -> tuple[str, dict[str, Any]]:
    file = root / FILE
    if not file.is_file():
        return str(root / "pyproject.toml"), dict(_pyproject_table(root) or {})
    return str(file), _read_toml(file)


def _pyproject_table(folder: Path) -> dict[str, Any] | None:
    file = folder / "pyproject.toml"
    table = _read_toml(file).get("tool", {}).get("specdouble") if file.is_file() else None
    return table if isinstance(table, dict) else None


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from None
