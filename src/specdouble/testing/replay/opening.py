"""How a run opened what it tested, as plain values, and the same once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from specdouble.runtime.settings import Settings, load_settings
from specdouble.serve.project import ApiSource, choose, find_project
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.subject import Subject

_KEPT = ("store", "world", "seed", "clock", "auth", "responses", "rate_limits", "overlay", "ref_root", "strict")


def write_opening(source: ApiSource, settings: Settings, options: Options) -> dict[str, Any]:
    """Write down what was opened. Headers are credentials: they are left out."""
    values = asdict(settings)
    return {
        "api": source.name,
        "document": source.document,
        "of_project": source.is_project_api,
        "mount": source.mount,
        "settings": {key: values[key] for key in _KEPT if values[key] is not None},
        "base_url": options.base_url,
        "personas": str(options.personas) if options.personas is not None else None,
        "layers": list(options.only),
        "operations": list(options.operations),
        "profile": options.profile,
        "seed": options.seed,
    }


def read_options(opening: Mapping[str, Any], base_url: str | None, **given: Any) -> Options:
    """Return the options of a run; what is given on a command line comes before."""
    personas = Path(opening["personas"]) if opening["personas"] is not None else None
    return Options(
        only=tuple(opening["layers"]),
        profile=opening["profile"],
        seed=opening["seed"],
        base_url=base_url or opening["base_url"],
        operations=tuple(opening["operations"]),
        headers=given.get("headers") or {},
        peer_headers=given.get("peer_headers") or {},
        personas=given.get("personas") or personas,
    )


def open_again(opening: Mapping[str, Any], options: Options) -> Subject:
    """Open what a run had opened. Raises ConfigError and DocumentError as that run would."""
    project = find_project()
    source = _source(opening, project)
    token = load_settings(project.root if project is not None else None).token  # a secret: it is written down nowhere
    settings = Settings(token=token).with_values(opening["settings"], "the recorded run")
    return open_subject(source, settings, options, project.root if project is not None else None)


def _source(opening: Mapping[str, Any], project: Any) -> ApiSource:
    if opening["of_project"]:
        return choose((opening["api"],), project)[0]
    return replace(choose((opening["document"],), None)[0], name=opening["api"], mount=opening["mount"])
