"""`x-jobs`: what the document's author says of states that change by themselves, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, get_args

from specdouble.behave import moments
from specdouble.behave.fields import plain
from specdouble.behave.jobs.machine import Machine, Mode, Step, Write
from specdouble.behave.jobs.moves import Jobs
from specdouble.behave.model import Inference
from specdouble.behave.shapes import Shape, Shapes
from specdouble.contract.model import Document, Json
from specdouble.errors import DocumentError

_KEYS = ("field", "mode", "steps")
_STEP_KEYS = ("from", "to", "after", "sets")
_LONGEST = 10 * 366 * 86400  # seconds: ten years; more would leave what a date can hold
_STARTED = frozenset({"startedat", "startedon", "starttime"})
_ENDED = frozenset({"finishedat", "completedat", "endedat", "finishedon", "completedon", "endtime"})


def with_jobs(document: Document, inference: Inference) -> Inference:
    """Return the inference whose collections move as `x-jobs` says. Raises DocumentError."""
    collections = dict(inference.collections)
    for path, item in document.root.get("paths", {}).items():
        if isinstance(item, Mapping) and "x-jobs" in item:
            jobs = _Reading(document, inference, path).jobs(item["x-jobs"])
            if collections[jobs.collection].moves is not None:
                raise DocumentError(f"{document.locate(_pointer(path))}: x-jobs of {jobs.collection} stands twice")
            collections[jobs.collection] = replace(collections[jobs.collection], moves=jobs)
    return inference if collections == inference.collections else replace(inference, collections=collections)


class _Reading:
    """One `x-jobs` while it is read."""

    def __init__(self, document: Document, inference: Inference, path: str) -> None:
        self.document = document
        self.inference = inference
        self.path = path
        self.collection = self._collection()
        self._shapes = Shapes(document)
        self._row = self._shapes.of(inference.schemas.get(self.collection, {}))
        self._updated = inference.collections[self.collection].updated

    def jobs(self, says: Json) -> Jobs:
        """Return the machines of a collection: one mapping, or a list of them, one for each field."""
        listed = says if isinstance(says, list) else [says]
        wheres = [f"/{index}" if isinstance(says, list) else "" for index in range(len(listed))]
        machines = tuple(self._machine(one, where) for one, where in zip(listed, wheres, strict=True))
        fields = [machine.field for machine in machines]
        for index, field in enumerate(fields):
            if field in fields[:index]:
                raise self._wrong(wheres[index], f"{field} stands twice; say all its steps in one place")
        return Jobs(self.collection, machines)

    def _collection(self) -> str:
        below = [one for one in self.document.operations if one.path.startswith(f"{self.path}/{{")]
        for operation in (*(one for one in self.document.operations if one.path == self.path), *below):
            found = self.inference.resources.get(operation.id)
            if found is not None and found.collection in self.inference.collections:
                return found.collection
        raise self._wrong("", "no rows stand at this path; it belongs on the path item of their collection")

    def _machine(self, says: Json, where: str) -> Machine:
        self._check_keys(says, _KEYS, ("field", "steps"), where)
        field = self._known(says["field"], self._row.properties, f"{where}/field")
        mode = self._known(says.get("mode", "immediate"), get_args(Mode), f"{where}/mode")
        listed = says["steps"]
        if not isinstance(listed, list) or not listed:
            raise self._wrong(f"{where}/steps", f"came {listed!r}, expected a list of at least one step")
        states = self._shapes.of(self._row.properties[field]).words.get("enum")
        for index, step in enumerate(listed):
            self._check_step(step, states, f"{where}/steps/{index}")
        self._check_ways(listed, f"{where}/steps")
        return Machine(field, mode, tuple(self._step(step, listed) for step in listed))

    def _check_step(self, step: Json, states: Json, where: str) -> None:
        self._check_keys(step, _STEP_KEYS, ("from", "to"), where)
        for end in ("from", "to"):
            if not isinstance(step[end], str):
                raise self._wrong(f"{where}/{end}", f"came {step[end]!r}, expected a state")
            if isinstance(states, list):
                self._known(step[end], [state for state in states if isinstance(state, str)], f"{where}/{end}")
        after = step.get("after", 0)
        if isinstance(after, bool) or not isinstance(after, int | float) or not 0 <= after <= _LONGEST:
            raise self._wrong(f"{where}/after", f"came {after!r}, expected seconds, 0 or more")
        sets = step.get("sets", {})
        if not isinstance(sets, Mapping):
            raise self._wrong(f"{where}/sets", f"came {sets!r}, expected a mapping of properties to values")
        for name in sets:
            self._known(name, self._row.properties, f"{where}/sets/{name}")

    def _check_ways(self, steps: list[Mapping[str, Any]], where: str) -> None:
        """Refuse two steps from one state, and a way that leads back: where a row is must follow from the clock."""
        onward: dict[str, str] = {}
        for index, step in enumerate(steps):
            if step["from"] in onward:
                raise self._wrong(f"{where}/{index}/from", f"{step['from']!r} has a step already; one leads on")
            onward[step["from"]] = step["to"]
        for index, step in enumerate(steps):
            state, seen = step["to"], {step["from"]}
            while state in onward and state not in seen:
                seen.add(state)
                state = onward[state]
            if state in seen:
                raise self._wrong(f"{where}/{index}", f"the way from {step['from']!r} leads back to {state!r}")

    def _step(self, says: Mapping[str, Any], steps: list[Mapping[str, Any]]) -> Step:
        words = {plain(says["to"]) + ending for ending in ("at", "on", "date")}
        words |= _STARTED if says["from"] == steps[0]["from"] else frozenset()
        words |= frozenset() if any(one["from"] == says["to"] for one in steps) else _ENDED
        sets = says.get("sets", {})
        times = {name: write for name, write in self._times(words).items() if name not in sets}
        return Step(says["from"], says["to"], says.get("after", 0), sets, times)

    def _times(self, words: Iterable[str]) -> dict[str, Write]:
        """Find the properties that tell when a step happened: the time of the last change, `succeeded_at`."""
        found: dict[str, Callable[..., Json]] = {}
        for name, schema in self._row.properties.items():
            shape: Shape = self._shapes.of(schema)
            if name == self._updated or (plain(name) in words and moments.holds_time(shape)):
                found[name] = moments.writer(shape, name)
        return found

    def _check_keys(self, says: Json, known: Iterable[str], needed: Iterable[str], where: str) -> None:
        if not isinstance(says, Mapping):
            raise self._wrong(where, f"came {says!r}, expected a mapping of {', '.join(known)}")
        for key in says:
            self._known(key, known, f"{where}/{key}", "there is no key")
        for key in needed:
            if key not in says:
                raise self._wrong(where, f"{key!r} is missing")

    def _known(self, came: Json, known: Iterable[str], where: str, problem: str = "came") -> Any:
        names = sorted(known)
        if came in names:
            return came
        close = get_close_matches(str(came), names, 1)
        meant = f". Did you mean {close[0]!r}?" if close else ""
        raise self._wrong(where, f"{problem} {came!r}; there are: {', '.join(names)}{meant}")

    def _wrong(self, where: str, problem: str) -> DocumentError:
        return DocumentError(f"{self.document.locate(_pointer(self.path) + where)}: x-jobs: {problem}")


def _pointer(path: str) -> str:
    return f"/paths/{path.replace('~', '~0').replace('/', '~1')}/x-jobs"
