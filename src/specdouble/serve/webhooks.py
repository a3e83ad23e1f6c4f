"""Webhooks: what an API tells its subscribers when its rows change (OpenAPI 3.1, `webhooks`; `x-webhooks` before).

The document names no subscriber: `--webhooks-to URL` does. Which operation sets a webhook off is said by `x-on` beside
its `operationId`, or told by the row in its body and the verb in its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from specdouble.behave.model import Inference, Kind
from specdouble.contract.model import Document, Json, Operation, Schema
from specdouble.errors import DocumentError
from specdouble.serve.callbacks import METHODS, Callback, content_of

_VERBS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (r"delet|remov|destroy", frozenset({Kind.DELETE, Kind.CLEAR, Kind.BULK_DELETE})),
    (r"updat|chang|edit|modif", frozenset({Kind.UPDATE, Kind.REPLACE, Kind.UPSERT, Kind.ACTION, Kind.BULK_UPDATE})),
)
_CREATES = frozenset({Kind.CREATE, Kind.UPSERT, Kind.BULK_CREATE})


def find_webhooks(
    document: Document, inference: Inference, operation: Operation, to: str | None
) -> tuple[Callback, ...]:
    """Find the webhooks that an operation sets off, addressed to the subscriber; () without one.

    Raises DocumentError for an `x-on` that names no operation.
    """
    if to is None:
        return ()
    return tuple(
        Callback(name, to, method.upper(), *content_of(document, told))
        for name, method, told in _declared(document)
        if _sets_off(document, inference, operation, name, told)
    )


def _declared(document: Document) -> Iterator[tuple[str, str, Mapping[str, Json]]]:
    hooks = document.root.get("webhooks") or document.root.get("x-webhooks") or {}
    for name, item in hooks.items():
        resolved = document.resolve(item)
        for method in METHODS:
            if isinstance(resolved, Mapping) and isinstance(resolved.get(method), Mapping):
                yield name, method, resolved[method]


def _sets_off(
    document: Document, inference: Inference, operation: Operation, name: str, told: Mapping[str, Json]
) -> bool:
    if "x-on" in told:
        return operation.id in _named(document, name, told["x-on"])
    resource = inference.resources.get(operation.id)
    if resource is None or resource.kind not in _kinds(f"{name} {told.get('operationId', '')}"):
        return False
    _, schema = content_of(document, told)
    return _is_about(document, schema, document.resolve(inference.schemas.get(resource.collection)))


def _named(document: Document, name: str, says: Json) -> list[str]:
    known = [operation.id for operation in document.operations]
    named = [str(one) for one in says] if isinstance(says, list) else [str(says)]
    for one in named:
        if one not in known:
            close = get_close_matches(one, known, 1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise DocumentError(f"{document.origin}: webhook {name}: x-on names {one!r}, which is no operation.{hint}")
    return named


def _kinds(words: str) -> frozenset[Kind]:
    """Read the verb in a webhook's name; without one it tells of new rows."""
    return next((kinds for verb, kinds in _VERBS if re.search(verb, words, re.IGNORECASE)), _CREATES)


def _is_about(document: Document, schema: Schema | None, row: Schema) -> bool:
    """Tell whether a body is a row of the collection, or holds one."""
    body = document.resolve(schema)
    if body is row:
        return True
    properties = body.get("properties", {}) if isinstance(body, Mapping) else {}
    return any(document.resolve(part) is row for part in properties.values())
