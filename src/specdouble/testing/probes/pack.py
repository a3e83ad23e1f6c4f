"""Every probe, in the order in which they are sent: those that may bring a server down, or never reach it, last."""

from __future__ import annotations

from specdouble.testing.probes import (
    accepting,
    conditions,
    credentials,
    json_bodies,
    media,
    methods,
    paths,
    query,
    sizes,
    texts,
)
from specdouble.testing.probes.probe import Probe

_MODULES = (methods, paths, query, accepting, conditions, credentials, media, json_bodies, texts, sizes)
_EVERY: tuple[Probe, ...] = tuple(probe for module in _MODULES for probe in module.PROBES)
PROBES = tuple(sorted(_EVERY, key=lambda probe: probe.may_drop or probe.in_front))
