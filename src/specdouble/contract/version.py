"""Which dialect of OpenAPI a document is written in, and whether it is a document at all."""

from __future__ import annotations

import re
from typing import Any

from specdouble.contract.findings import Findings
from specdouble.contract.source import Source
from specdouble.errors import DocumentError

Json = Any

SWAGGER = "2.0"

_UNKNOWN_SWAGGER = "Swagger {} is not known here; 2.0 is, and OpenAPI 3.0 and 3.1"
_UNKNOWN = "OpenAPI {} is not known here; 3.0 and 3.1 are, and Swagger 2.0"


def read_version(main: Source, findings: Findings) -> str:
    """Return "2.0", "3.0" or "3.1"; DocumentError for what is no OpenAPI document of a version that is served."""
    tree = main.value
    if not isinstance(tree, dict):
        came = "nothing" if tree is None else f"a {type(tree).__name__}"
        raise DocumentError(f"{main.place('')}: came {came}, expected an OpenAPI document: a mapping with `openapi`")
    if "swagger" in tree and "openapi" not in tree:
        return _swagger(main, tree)
    if "openapi" not in tree:
        raise DocumentError(f"{main.place('')}: there is no `openapi: 3.0.3` line; is this an OpenAPI document?")
    _require_paths(main, tree)
    return _dialect(str(tree["openapi"]), main, findings)


def _swagger(main: Source, tree: dict[str, Json]) -> str:
    if str(tree["swagger"]) not in ("2.0", "2"):
        raise DocumentError(f"{main.place('/swagger')}: {_UNKNOWN_SWAGGER.format(tree['swagger'])}")
    _require_paths(main, tree)
    return SWAGGER


def _dialect(declared: str, main: Source, findings: Findings) -> str:
    found = re.fullmatch(r"(3\.\d+)(\..*|-.*)?", declared)
    if found is None:
        raise DocumentError(f"{main.place('/openapi')}: {_UNKNOWN.format(declared)}")
    if found[1] in ("3.0", "3.1"):
        return found[1]
    findings.add("version-unknown", f"{_UNKNOWN.format(declared)}; it is read as 3.1", "/openapi", "warning")
    return "3.1"


def _require_paths(main: Source, tree: dict[str, Json]) -> None:
    paths = tree.get("paths")
    if "paths" in tree and not isinstance(paths, dict):
        raise DocumentError(f"{main.place('/paths')}: paths: came {type(paths).__name__}, expected a mapping")
    if not tree.keys() & {"paths", "webhooks", "components"}:
        raise DocumentError(f"{main.place('')}: there are no `paths`; nothing could be served")
