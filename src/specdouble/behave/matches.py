"""Examples that belong together: a request that equals a named example is answered by the example of that name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specdouble.contract.call import Call
from specdouble.contract.model import Json, Operation

_LONE = "default"  # the name that a lone `example` has: it pairs with nothing


@dataclass(frozen=True)
class _Pair:
    """What a request must say to be the example of a name."""

    name: str
    parameters: Mapping[tuple[str, str], Json]  # by location and name
    bodies: Mapping[str, Json]  # by media type

    def fits(self, call: Call) -> bool:
        """Tell whether a call says all of it."""
        sent_as = call.media_type or ""
        if self.bodies and (sent_as not in self.bodies or self.bodies[sent_as] != call.body):
            return False
        sent = {"path": call.path, "query": call.query, "header": call.headers, "cookie": call.cookies}
        return all(
            name in sent[location] and sent[location][name] == value
            for (location, name), value in self.parameters.items()
        )


@dataclass(frozen=True)
class Matches:
    """The pairs of one operation, those that ask for most first."""

    pairs: tuple[_Pair, ...]

    def name(self, call: Call) -> str | None:
        """Return the name of the example that a call is; None where it is none."""
        return next((pair.name for pair in self.pairs if pair.fits(call)), None) if self.pairs else None


def find_matches(operation: Operation) -> Matches:
    """Pair the named examples of parameters and body with those of the answers."""
    answers = {
        name
        for response in operation.responses.values()
        for media in response.content.values()
        for name in media.examples
    }
    pairs = [_pair(operation, name) for name in sorted(answers - {_LONE})]
    asking = [pair for pair in pairs if pair.parameters or pair.bodies]
    return Matches(tuple(sorted(asking, key=lambda pair: -len(pair.parameters) - bool(pair.bodies))))


def _pair(operation: Operation, name: str) -> _Pair:
    parameters: dict[tuple[str, str], Json] = {
        (parameter.location, parameter.name): parameter.examples[name]
        for parameter in operation.parameters
        if name in parameter.examples
    }
    content = operation.body.content if operation.body is not None else {}
    return _Pair(
        name, parameters, {key: media.examples[name] for key, media in content.items() if name in media.examples}
    )
