"""A decision on its way: what an operation does, to which rows, and why we think so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specdouble.behave.infer.facts import Facts
from specdouble.behave.infer.routes import Tokens
from specdouble.behave.infer.sites import Site, Survey
from specdouble.behave.infer.tables import Tables
from specdouble.behave.model import Confidence, Kind
from specdouble.contract.model import Json


@dataclass(frozen=True)
class Draft:
    """What one operation does. `home` is the path that owns the rows; `item` and `body` point at the row."""

    kind: Kind
    home: Tokens
    rule: str
    why: str
    confidence: Confidence = "high"
    item: str | None = None
    view: bool = False
    body_key: str = ""
    query_key: str = ""
    sets: Mapping[str, Json] = field(default_factory=dict)
    merges: tuple[str, ...] = ()
    writes: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    total: str = ""
    fixed: str = ""


@dataclass(frozen=True)
class Left:
    """An operation that is left to the example and generated tiers, and why."""

    why: str
    suggestion: str = ""


@dataclass(frozen=True)
class View:
    """What a rule sees: the whole survey, and the operation's own place in it."""

    survey: Survey
    tables: Tables
    facts: Facts
    site: Site
