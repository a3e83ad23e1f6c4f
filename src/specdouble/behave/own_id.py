"""Gives an example the id that was asked for, where its schema does not tell which property that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from specdouble.behave.fields import as_number, plain
from specdouble.contract.call import Call
from specdouble.contract.model import Json


def with_own_id(value: Json, call: Call) -> Json:
    """Return the value with the id of the path's last parameter, in itself or in its `data`; as it is where it has it.

    Only where the path ends with that parameter: then the whole answer is about it.
    """
    name = _last(call)
    if name is None or not isinstance(value, Mapping):
        return value
    asked = call.path[name]
    for wrapper in ("", "data"):
        row = value.get(wrapper) if wrapper else value
        key = next(_keys(row, name), None) if isinstance(row, Mapping) else None
        if key is None or not isinstance(row, Mapping):
            continue
        if str(row[key]) == str(asked):
            return value
        # The parameter may be declared as a text, and the row have a number.
        mended = {**row, key: str(asked) if isinstance(row[key], str) else as_number(str(asked))}
        return {**value, wrapper: mended} if wrapper else mended
    return value


def _last(call: Call) -> str | None:
    path = call.operation.path.partition("?")[0].rstrip("/").removesuffix(".json")
    name = path.rpartition("{")[2].removesuffix("}")
    return name if path.endswith("}") and name in call.path else None


def _keys(row: Mapping[str, Json], name: str) -> Iterator[str]:
    """Find the property of the parameter's name, else `id` for what is called an id."""
    yield from (key for key, part in row.items() if plain(key) == plain(name) and _is_id(part))
    if plain(name).endswith("id") and _is_id(row.get("id")):
        yield "id"


def _is_id(value: Json) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
