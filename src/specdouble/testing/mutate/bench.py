"""Where mutants are tried: a sound double in this process, and what the layers find in it as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from urllib.parse import urlsplit

from specdouble.testing.mutate.defect import Mutant
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.planted import Planted
from specdouble.testing.signing import signing
from specdouble.testing.suite.log import Case
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

LAYERS = ("laws", "authz", "probes", "fuzz", "stateful")
"""The layers that look at behaviour, the cheapest and most telling first."""

SCHEMATHESIS = frozenset({"fuzz", "stateful"})
"""The layers that are Schemathesis, and nothing of ours."""

_ALONE = frozenset({"fuzz", "probes", "authz"})  # they look at one operation; the others at all about the same rows


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. `checks` are those that saw it, by layer; `tried` the layers that ran.

    `came_to_bear` tells whether any answer was not the sound double's; `crashed` are layers that ended in an error.
    """

    mutant: Mutant
    checks: Mapping[str, str]
    tried: tuple[str, ...]
    came_to_bear: bool
    crashed: Mapping[str, str]

    @property
    def killed(self) -> bool:
        """Whether any layer saw it."""
        return bool(self.checks)

    @property
    def by_schemathesis(self) -> bool | None:
        """Whether Schemathesis alone saw it; None where it was not asked."""
        if SCHEMATHESIS.isdisjoint(self.tried):
            return None
        return not SCHEMATHESIS.isdisjoint(self.checks)


class Killed(BaseException):
    """A layer has found something that the sound double does not show. No layer takes it for an error of its own."""

    def __init__(self, check: str) -> None:
        super().__init__(check)
        self.check = check


class Bench:
    """Tries mutants of one API, one after the other."""

    def __init__(self, subject: Subject, seed: int) -> None:
        """Take a subject that is a double in this process."""
        self.subject = subject
        self.ground = Ground(subject.document, tuple(subject.callers))
        self._seed = seed

    def baseline(self, layer: str, operations: Sequence[str]) -> frozenset[str]:
        """Return what a layer finds in the sound double, by the ids of findings."""
        options = Options(only=(layer,), profile="mutants", seed=self._seed, operations=tuple(operations))
        return frozenset(finding.id for finding in run_suite(self.subject, options).log.findings)

    def try_mutant(
        self, mutant: Mutant, layers: Sequence[str], known: Mapping[str, Collection[str]], *, every: bool = False
    ) -> Verdict:
        """Run layers until one kills the mutant, and those of Schemathesis in any case; `every` runs all of them.

        `known` are the findings of the sound double, by layer.
        """
        checks: dict[str, str] = {}
        crashed: dict[str, str] = {}
        tried = []
        planted, subject = self._plant(mutant)
        try:
            for layer in layers:
                if not every and _is_settled(layer, checks):
                    continue
                tried.append(layer)
                try:
                    check = self._seen(subject, mutant, layer, known.get(layer, ()))
                except Exception as error:  # noqa: BLE001 - a layer that cannot bear a defect is told of, with the rest
                    crashed[layer] = f"{type(error).__name__}: {error}"
                    continue
                if check is not None:
                    checks[layer] = check
        finally:
            subject.target.close()
        return Verdict(mutant, checks, tuple(tried), planted.changed > 0, crashed)

    def _plant(self, mutant: Mutant) -> tuple[Planted, Subject]:
        app, reset = self.subject.app, self.subject.reset
        if app is None or reset is None:
            raise TypeError("mutants need a double in this process")
        mount = urlsplit(self.subject.target.base_url).path
        planted = Planted(app, mount, self.ground, mutant.defect, mutant.operation)

        def start() -> None:
            planted.forget()
            reset()

        start()
        plain = InProcess(planted, self.subject.target.base_url)
        callers = (caller.credentials for caller in self.subject.callers)
        target = signing(plain, self.subject.document, callers)
        return planted, replace(self.subject, app=planted, limited=None, target=target, reset=start)

    def _seen(self, subject: Subject, mutant: Mutant, layer: str, known: Collection[str]) -> str | None:
        """Run one layer; return the check that sees the defect, None where none does."""
        options = Options(
            only=(layer,), profile="mutants", seed=self._seed, operations=_touched(self.ground, mutant, layer)
        )
        try:
            run_suite(subject, options, tell=_stop_at_the_first(known))
        except Killed as killed:
            return killed.check
        return None


def _is_settled(layer: str, checks: Mapping[str, str]) -> bool:
    """Tell whether a layer can add nothing: Schemathesis is a column of its own."""
    return not SCHEMATHESIS.isdisjoint(checks) if layer in SCHEMATHESIS else bool(checks)


def _touched(ground: Ground, mutant: Mutant, layer: str) -> tuple[str, ...]:
    if layer in _ALONE:
        return (mutant.operation.id,)
    return tuple(dict.fromkeys((mutant.operation.id, *(one.id for one in ground.family(mutant.operation).operations))))


def _stop_at_the_first(known: Collection[str]) -> Callable[[str, Case | None], None]:
    def tell(_: str, case: Case | None) -> None:
        for finding in case.findings if case is not None else ():
            if finding.severity == "error" and finding.id not in known:
                raise Killed(finding.check)

    return tell


def known_layers(asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the layers that are there, of those asked for, in the order in which they are run."""
    chosen = [name for name in LAYERS if not asked or name in asked]
    return tuple(name for name in chosen if _is_there(f"specdouble.testing.{name.replace('-', '_')}.layer"))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
