"""JSON, read and written strictly (RFC 8259).

Read: UTF-8 only (one byte order mark is tolerated, 8.1), no NaN or Infinity, no lone surrogates, whole numbers exact at
any size, at most 200 levels deep. Of equal names in one object the last wins: 4 leaves it open, and a check would cost
more than all the rest of reading.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

import orjson

MAX_DEPTH = 200  # the validator stops at 255
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LONG_NUMBER = b"0" * 19  # 64 bits hold every whole number of 18 digits
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")


class InvalidJson(ValueError):
    """A text that is not JSON; the message says what is wrong and where."""


def read_json(text: bytes) -> Any:
    """Read one JSON value; raises InvalidJson."""
    if text.startswith(_BYTE_ORDER_MARK):
        text = text[3:]
    try:
        value = orjson.loads(text)
        if _LONG_NUMBER in text.translate(_DIGITS_TO_ZERO):
            value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidJson(str(error)) from None
    if text.count(b"[") + text.count(b"{") > MAX_DEPTH:
        check_depth(value)
    return value


def _no_constant(name: str) -> NoReturn:
    raise InvalidJson(f"{name} is no JSON number")


def check_depth(value: Any) -> None:
    """Raise InvalidJson for a value that is nested deeper than a text may be."""
    level, depth = [value], 1
    while level := [child for node in level for child in _children(node) if isinstance(child, dict | list)]:
        depth += 1
        if depth > MAX_DEPTH:
            raise InvalidJson(f"nested more than {MAX_DEPTH} levels deep")


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def dump_json(value: Any) -> bytes:
    """Write a JSON value; raises ValueError for what JSON cannot say: NaN, lone surrogates, other keys than strings."""
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        return _dump_slowly(value, error)
    if b"null" in text and _has_nan(value):  # orjson writes NaN and Infinity as null
        raise ValueError("NaN and Infinity are no JSON numbers")
    return text


def _dump_slowly(value: Any, reason: TypeError) -> bytes:
    """Whole numbers of more than 64 bits, which orjson refuses, are good JSON."""
    if "64-bit" not in str(reason):
        raise ValueError(f"this is no JSON value: {reason}") from reason
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, RecursionError) as error:
        raise ValueError(f"this is no JSON value: {error}") from error


def _has_nan(value: Any) -> bool:
    level = [value]
    while level:
        if any(isinstance(node, float) and not math.isfinite(node) for node in level):
            return True
        level = [child for node in level for child in _children(node)]
    return False
