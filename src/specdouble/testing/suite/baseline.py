"""Known findings, each with somebody who answers for it, a reason and a day on which the excuse ends.

- id: 3f2a9c01ab
  owner: jo@example.com
  reason: waits for the payments team, ticket 512
  expires: 2026-03-31
  about: {api: pulse, layer: laws, check: no-id-reuse, operation: create_note}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from specdouble.contract.yaml_text import TextProblem, read_yaml, yaml_lines
from specdouble.errors import ConfigError

_REQUIRED = ("id", "owner", "reason", "expires")
_ABOUT = ("api", "layer", "check", "operation")


@dataclass(frozen=True)
class Known:
    """One entry. `about`, which may be empty, tells which runs should show its finding."""

    id: str
    owner: str
    reason: str
    expires: date
    about: Mapping[str, str]
    place: str  # file and line

    def is_expired(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return today > self.expires

    def __str__(self) -> str:
        return f"{self.id} ({self.owner}, until {self.expires}: {self.reason})"


@dataclass(frozen=True)
class Overdue:
    """An entry of a baseline that fails a run, and why."""

    known: Known
    why: str

    def __str__(self) -> str:
        return f"{self.known.place}: {self.known.id} ({self.known.owner}): {self.why}"


def read_baseline(file: Path) -> tuple[Known, ...]:
    """Read a baseline. Raises ConfigError, which names the file and line at fault."""
    if not file.exists():
        raise ConfigError(f"no baseline {file}; --write-baseline makes one")
    text = file.read_text("utf-8")
    try:
        value, lines = read_yaml(text).value, yaml_lines(text)
    except TextProblem as problem:
        raise ConfigError(f"{file}:{problem.line}: {problem.message}") from None
    if not isinstance(value, list | None):
        raise ConfigError(f"{file}:1: came {type(value).__name__}, expected a list of {', '.join(_REQUIRED)}")
    entries = [_Reading(file, lines, f"/{at}").entry(one) for at, one in enumerate(value or [])]
    twice = next((one for at, one in enumerate(entries) if one.id in {other.id for other in entries[:at]}), None)
    if twice is not None:
        raise ConfigError(f"{twice.place}: {twice.id} stands here twice")
    return tuple(entries)


@dataclass(frozen=True)
class _Reading:
    """One entry of a file, as it is read."""

    file: Path
    lines: Mapping[str, int]
    pointer: str

    def entry(self, value: Any) -> Known:
        if not isinstance(value, dict):
            raise self._wrong(f"came {value!r}, expected an entry with {', '.join(_REQUIRED)}")
        unknown = sorted(value.keys() - {*_REQUIRED, "about"})
        if unknown:
            raise self._wrong(f"unknown key {unknown[0]!r}; there are: {', '.join(_REQUIRED)}, about", unknown[0])
        name, owner, reason = (self._text(value, key) for key in _REQUIRED[:3])
        return Known(name, owner, reason, self._date(value), self._about(value), self._place())

    def _text(self, value: dict[str, Any], key: str) -> str:
        found = value.get(key)
        if found is None or not str(found).strip():
            raise self._wrong(f"the entry {value.get('id') or ''} has no {key}".replace("  ", " "), key)
        return str(found).strip()

    def _date(self, value: dict[str, Any]) -> date:
        text = self._text(value, "expires")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._wrong(f"expires came as {text!r}, expected a day such as 2026-03-31", "expires") from None

    def _about(self, value: dict[str, Any]) -> dict[str, str]:
        about = value.get("about")
        if about is None:
            return {}
        if not isinstance(about, dict) or about.keys() - set(_ABOUT):
            raise self._wrong(f"about came as {about!r}, expected a map of {', '.join(_ABOUT)}", "about")
        return {key: str(one) for key, one in about.items() if one not in (None, "")}

    def _place(self, key: str = "") -> str:
        line = self.lines.get(f"{self.pointer}/{key}") if key else None
        return f"{self.file}:{line or self.lines.get(self.pointer, 1)}"

    def _wrong(self, message: str, key: str = "") -> ConfigError:
        return ConfigError(f"{self._place(key)}: {message}")


def write_baseline(file: Path, kept: Sequence[Known], added: Iterable[Mapping[str, Any]], expires: date) -> None:
    """Write the entries that are kept, and one for each added finding (as `--json` shows it).

    Owner and reason of what is added are left empty: the file is refused until a person has filled them in.
    """
    entries = [_kept(one) for one in kept] + [_added(one, expires) for one in added]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(entries) or "[]\n", "utf-8")


def _kept(known: Known) -> str:
    return _entry(known.id, _quoted(known.owner), _quoted(known.reason), known.expires, known.about)


def _added(finding: Mapping[str, Any], expires: date) -> str:
    about = {key: finding[key] for key in _ABOUT if finding[key]}
    sentence = " ".join(str(finding["sentence"]).split())
    return f"# {sentence}\n" + _entry(finding["id"], "", "", expires, about)


def _entry(name: str, owner: str, reason: str, expires: date, about: Mapping[str, str]) -> str:
    shown = ", ".join(f"{key}: {_quoted(value)}" for key, value in about.items())
    return (
        f"- id: {_quoted(name)}\n  owner: {owner}\n  reason: {reason}\n  expires: {expires}\n"
        + f"  about: {{{shown}}}\n" * bool(about)
    ).replace(": \n", ":\n")


def _quoted(text: str) -> str:
    """Write a text so that YAML reads it as the same text."""
    return "'" + text.replace("'", "''") + "'"
