"""Parameters and bodies, written as a document says (OpenAPI, Parameter Object, `style` and `explode`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from specdouble.contract.model import Operation, Parameter
from specdouble.testing.multipart import BOUNDARY, FORM, write_multipart

_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
_FORM = "application/x-www-form-urlencoded"
_LABELS = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}


def write_path(operation: Operation, values: Iterable[tuple[Parameter, Any]]) -> str:
    """Fill the path template. A value is one segment: its slashes are escaped."""
    path = operation.path
    for parameter, value in values:
        path = path.replace("{" + parameter.name + "}", _path_value(parameter, value))
    return path


def _path_value(parameter: Parameter, value: Any) -> str:
    lead, delimiter = _LABELS[parameter.style]
    if isinstance(value, Mapping):
        joint = "=" if parameter.explode else ","
        pairs = [f"{_escape(key)}{joint}{_escape(item)}" for key, item in value.items()]
        text = (delimiter if parameter.explode else ",").join(pairs)
    elif isinstance(value, list | tuple):
        text = (delimiter if parameter.explode else ",").join(_escape(item) for item in value)
    else:
        text = _escape(value)
    return lead + (f"{parameter.name}=" if parameter.style == "matrix" else "") + text


def write_query(values: Iterable[tuple[Parameter, Any]]) -> str:
    """Write the query string; None leaves a parameter out."""
    return "&".join(pair for parameter, value in values if value is not None for pair in _query_pairs(parameter, value))


def _query_pairs(parameter: Parameter, value: Any) -> list[str]:
    name = _escape(parameter.name)
    if parameter.content_type is not None:
        return [f"{name}={_escape(json.dumps(value))}"]
    if isinstance(value, Mapping):
        return _object_pairs(parameter, name, value)
    if isinstance(value, list | tuple):
        if parameter.explode:
            return [f"{name}={_escape(item)}" for item in value]
        return [f"{name}={_DELIMITERS.get(parameter.style, ',').join(_escape(item) for item in value)}"]
    return [f"{name}={_escape(value)}"]


def _object_pairs(parameter: Parameter, name: str, value: Mapping[str, Any]) -> list[str]:
    if parameter.style == "deepObject":
        return [f"{name}%5B{_escape(key)}%5D={_escape(item)}" for key, item in value.items()]
    if parameter.explode:
        return [f"{_escape(key)}={_escape(item)}" for key, item in value.items()]
    return [f"{name}={','.join(f'{_escape(key)},{_escape(item)}' for key, item in value.items())}"]


def write_header(value: Any) -> str:
    """Write the value of a header or cookie: arrays with commas."""
    return ",".join(_plain(item) for item in value) if isinstance(value, list | tuple) else _plain(value)


def write_body(operation: Operation, value: Any) -> tuple[str, bytes]:
    """Write a body: as JSON where the operation takes it, else as a form, in parts or as text; bytes go as they are."""
    names = list(operation.body.content) if operation.body else []
    as_json = next((name for name in names if name.endswith(("/json", "+json"))), None)
    if isinstance(value, bytes):
        return as_json or next(iter(names), "application/octet-stream"), value
    if as_json is None and _FORM in names and isinstance(value, Mapping):
        return _FORM, urlencode(value, doseq=True).encode()
    if as_json is None and FORM in names and isinstance(value, Mapping):
        return f"{FORM}; boundary={BOUNDARY}", write_multipart(value)
    if as_json is None and names and isinstance(value, str):
        return names[0], value.encode()
    return as_json or "application/json", json.dumps(value, ensure_ascii=False).encode()


def _escape(value: Any) -> str:
    return quote(_plain(value), safe="")


def _plain(value: Any) -> str:
    """Write a scalar as JSON does: `true`, `1.5`; text stays as it is."""
    return value if isinstance(value, str) else json.dumps(value)
