"""A document as Schemathesis reads it, its requests carried through the recorder of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.errors import LoaderError, SchemathesisError

from specdouble.testing.fuzz.carrier import Carrier
from specdouble.testing.suite.subject import Subject
from specdouble.testing.suite.suite import Suite

_FILE = "schemathesis.toml"
# The credential comes from the caller, and no made-up one stands in its place; an unknown parameter is no invalid
# request, as every server is free to ignore it.
_DEFAULTS = {"generation": {"with-security-parameters": False, "allow-extra-parameters": False}}


class Unreadable(Exception):
    """Schemathesis cannot read a document that we can."""


def load_schema(suite: Suite, carrier: Carrier, *, examples: int | None = None) -> Any:
    """Return the schema: `examples` for each operation, the same ones every time. Raises Unreadable."""
    config = read_config(suite.subject)
    config.update(seed=suite.seed, max_failures=None)
    try:
        schema: Any = schemathesis.openapi.from_dict(suite.document.bundle, config=config)
    except (LoaderError, SchemathesisError) as error:
        raise Unreadable(str(error)) from error
    schema.config.update(base_url=suite.recorder.base_url, max_redirects=0)
    schema.config.generation.update(max_examples=examples, deterministic=False, database="none")
    return _carried(schema, carrier)


def read_config(subject: Subject) -> SchemathesisConfig:
    """Read the schemathesis.toml of the project that a document stands in; a document of no project has our own."""
    file = config_file(subject)
    return SchemathesisConfig.from_dict(_DEFAULTS) if file is None else SchemathesisConfig.from_path(file)


def config_file(subject: Subject) -> Path | None:
    """Find the schemathesis.toml that speaks of a document; None where there is none."""
    if subject.root is None or not Path(subject.source.document).resolve().is_relative_to(subject.root.resolve()):
        return None
    file = subject.root / _FILE
    return file if file.exists() else None


def _carried(schema: Any, carrier: Carrier) -> Any:
    """Let everything that Schemathesis sends go through the carrier, what its checks send on their own, too.

    A class of its own is the one place: a session is not handed on to those requests.
    """
    base = type(schema)
    schema.__class__ = type(base.__name__, (base,), {"transport": property(lambda _: carrier)})
    return schema
