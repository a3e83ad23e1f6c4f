"""Expressions: what a condition asks of a run, such as `trigger.payload.amount > 100`.

A path, and perhaps a comparison with a JSON value; a path alone asks whether something true is there.
"""

import json
import operator
import re

_FORM = re.compile(r"([A-Za-z_][\w-]*(?:\.[\w-]+)*)(?:\s*(==|!=|>=|<=|>|<)(.+))?", re.ASCII | re.DOTALL)
_COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def read(text):
    """Split an expression into path, comparison and value; ValueError where it is none."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    path, sign, value = match.groups()
    return path, sign, json.loads(value) if sign else None


def holds(text, scope):
    """Tell whether an expression is true of a scope; what cannot be compared is not."""
    path, sign, value = read(text)
    found = look(path, scope)
    if sign is None:
        return bool(found)
    try:
        return bool(_COMPARE[sign](found, value))
    except TypeError:
        return False


def look(path, scope):
    """Return what stands at a path such as `steps.fetch.items.0`; None where nothing does."""
    found = scope
    for name in path.split("."):
        if isinstance(found, list) and name.isdecimal() and len(name) < 10:
            found = found[int(name)] if int(name) < len(found) else None
        else:
            found = found.get(name) if isinstance(found, dict) else None
    return found
