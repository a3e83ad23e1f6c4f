"""A project: the folder with `openapi/`, `handlers/` and `fixtures/`, and the APIs in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from specdouble.errors import ConfigError
from specdouble.runtime.settings import find_root

CONTROL_API = "control"
"""The name of the control plane's own document, which no API of a project can have."""


@dataclass(frozen=True)
class ApiSource:
    """Where the parts of one API stand. A foreign document has no folders, and is served at the root."""

    name: str
    document: str  # file or URL
    mount: str
    handlers: Path | None = None
    fixtures: Path | None = None

    @property
    def is_project_api(self) -> bool:
        """Tell an API of a project from a foreign document."""
        return self.fixtures is not None


@dataclass(frozen=True)
class Project:
    """A folder that `specdouble.toml` marks."""

    root: Path

    def names(self) -> list[str]:
        """List the APIs: the folders of `openapi/` that have an `openapi.yaml`; the control plane is none of them."""
        names = {file.parent.name for file in (self.root / "openapi").glob("*/openapi.yaml")}
        return sorted(names - {CONTROL_API})

    def api(self, name: str) -> ApiSource:
        """Find one API by name."""
        if name == CONTROL_API:
            raise ConfigError(
                f"{CONTROL_API!r} is the control plane, which every server has: see /-/apis/{CONTROL_API}/docs"
            )
        if name not in self.names():
            close = get_close_matches(name, self.names(), 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise ConfigError(f"no API {name!r} in {self.root}; there are: {', '.join(self.names()) or 'none'}.{hint}")
        return ApiSource(
            name=name,
            document=str(self.root / "openapi" / name / "openapi.yaml"),
            mount=f"/{name}",
            handlers=self.root / "handlers" / name,
            fixtures=self.root / "fixtures" / name,
        )


def find_project(start: Path | None = None) -> Project | None:
    """Find the project around a folder (the current one), else the one that the package carries."""
    root = find_root(start or Path.cwd())
    if root is not None and (root / "openapi").is_dir():
        return Project(root)
    carried = _carried()
    return Project(carried) if (carried / "openapi").is_dir() else None


def control_document() -> Path:
    """Return the file of the control plane's own document."""
    return _carried() / "openapi" / CONTROL_API / "openapi.yaml"


def _carried() -> Path:
    """Return the project that the package carries; an editable install stands in its own."""
    carried = Path(__file__).resolve().parent.parent / "project"
    return carried if carried.is_dir() else Path(__file__).resolve().parents[3]


def choose(targets: Sequence[str], project: Project | None) -> list[ApiSource]:
    """Turn what was named on the command line into sources: names of APIs, files, URLs; nothing means every API."""
    if not targets:
        if project is None or not project.names():
            raise ConfigError(
                "nothing to serve: name a file or URL (specdouble serve openapi.yaml), or run in a project"
            )
        return [project.api(name) for name in project.names()]
    sources = [_source(target, project) for target in targets]
    foreign = [source for source in sources if not source.is_project_api]
    if len(sources) > 1 and foreign:
        sources = [_mounted(source) for source in sources]
    twice = {source.name for source in sources if sum(other.name == source.name for other in sources) > 1}
    if twice:
        raise ConfigError(f"two documents share the name {', '.join(sorted(twice))}; rename a file")
    return sources


def _source(target: str, project: Project | None) -> ApiSource:
    if project is not None and target in project.names():
        return project.api(target)
    if "://" in target or Path(target).exists():
        return ApiSource(name=_slug(target), document=target, mount="")
    if target.endswith((".yaml", ".yml", ".json")):
        raise ConfigError(f"no file {target!r} in {Path.cwd()}")
    if project is not None:
        return project.api(target)
    raise ConfigError(f"no file {target!r}, and no project here")


def _mounted(source: ApiSource) -> ApiSource:
    return source if source.is_project_api else ApiSource(source.name, source.document, f"/{source.name}")


def _slug(target: str) -> str:
    path = Path(target.partition("?")[0])
    stem = (
        path.parent.name
        if path.stem.lower() in {"openapi", "swagger", "index", "api"} and path.parent.name
        else path.stem
    )
    text = "".join(letter if letter.isalnum() else "-" for letter in stem.lower())
    name = "-".join(part for part in text.split("-") if part) or "api"
    return f"{name}-api" if name == CONTROL_API else name
