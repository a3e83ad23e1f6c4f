"""The probes layer: every probe at a few operations that it fits, spread over the document."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

from specdouble.contract.model import Operation
from specdouble.testing.probes.firing import Firing
from specdouble.testing.probes.framing import FRAMES, send_frames
from specdouble.testing.probes.ground import Ground
from specdouble.testing.probes.pack import PROBES
from specdouble.testing.probes.probe import Probe, Shot
from specdouble.testing.suite.suite import Suite


class Probes:
    """Sends what no client should, and holds the answers to the standards and the document."""

    def run(self, suite: Suite) -> None:
        """Send every probe; what none of the operations fits is untested."""
        firing = Firing(Ground(suite))
        for probe in PROBES:
            self._run(firing, probe)
        if not firing.gone:
            send_frames(firing.ground, FRAMES)

    def _run(self, firing: Firing, probe: Probe) -> None:
        log, operations = firing.ground.suite.log, firing.ground.suite.operations
        shots = [] if firing.gone else list(choose(probe, firing.ground, operations))
        if firing.gone:
            log.untested("probes", "", probe.id, f"the server answers nothing since {firing.gone}")
        elif not shots:
            log.untested("probes", "", probe.id, f"it needs {probe.needs}, and there is none here")
        for shot in shots:
            if not firing.gone:
                firing.fire(probe, shot)


def choose(probe: Probe, ground: Ground, operations: Sequence[Operation]) -> Iterator[Shot]:
    """Yield as many shots as a probe wants, one of each operation first; which ones depends on its id alone."""
    start = zlib.crc32(probe.id.encode()) % len(operations)
    rest: list[Shot] = []
    count = 0
    for operation in (*operations[start:], *operations[:start]):
        shots = list(probe.aim(ground, operation))
        if shots:
            first = zlib.crc32(operation.id.encode()) % len(shots)
            yield shots[first]
            rest += shots[:first] + shots[first + 1 :]
            count += 1
        if count == probe.most:
            return
    yield from rest[: probe.most - count]


LAYER = Probes()
