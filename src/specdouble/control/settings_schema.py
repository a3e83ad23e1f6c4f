"""The JSON Schema of `specdouble.toml`, made from the settings: for editors that complete and check as one types."""

from __future__ import annotations

import json
import sys
from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

from specdouble.runtime.settings import Settings

_ABOUT: dict[str, str] = {
    "host": "Address to listen on.",
    "port": "Port to listen on; 0 takes a free one.",
    "store": "Where rows are kept: memory, or sqlite:///double.db.",
    "world": "The rows to start from: a folder of fixtures/<api>/.",
    "seed": "Seed of ids and made-up values.",
    "clock": "now: the real time; or a moment at which it stands, such as 2026-01-15T09:00:00Z.",
    "auth": "Whose credentials count: those of personas.yaml, any that is well formed, or nobody is asked.",
    "responses": "What becomes of an answer that breaks the document: refused with a 500, reported, or passed.",
    "stateless": "Answer from examples and schemas alone, and remember nothing.",
    "dynamic": "Make up every answer that would be an example, anew each time.",
    "errors": "Answer 500 where an example breaks its schema, instead of passing it over.",
    "unknown_ids": "What a request for an id without a row is answered: 404, or a row made up for it.",
    "cors": "One more origin whose pages may call; * for every one. Those of this machine always may.",
    "no_cors": "Send no CORS headers at all.",
    "rate_limits": "Heed x-rate-limit of the document.",
    "overlay": "An OpenAPI Overlay that is applied before anything reads the document.",
    "ref_root": "The folder below which $ref may reach files.",
    "allow_remote_refs": "Read what a $ref names on the network, too.",
    "cache": "Where documents are kept once they were read: a folder, or off; else in the cache folder of the user.",
    "strict": "Refuse a document with any finding.",
    "live": "Serve what is edited while the server runs.",
    "token": "What the control plane asks for as Authorization: Bearer.",
    "webhooks_to": "Where the webhooks of the document are sent.",
    "allow_remote_callbacks": "Let callbacks and webhooks go to other machines, too.",
    "workers": "How many processes serve; more than one needs a store in a file.",
    "max_body": "The largest body that is read, in bytes.",
    "max_sandboxes": "How many sandboxes there may be.",
    "sandbox_idle": "Seconds after which an unused sandbox is forgotten.",
    "max_memory": "How many bytes the rows of all sandboxes may take in memory, estimated.",
}
_TYPES = {str: "string", int: "integer", bool: "boolean", float: "number"}
_LEAST = {"port": 0, "workers": 1, "max_body": 0, "max_sandboxes": 1, "sandbox_idle": 0, "max_memory": 1_000_000}


def settings_schema() -> dict[str, Any]:
    """Return the schema: every setting with its type, choices and default; `[api.<name>]` takes the same keys."""
    settings = _settings()
    api = {
        "type": "object",
        "description": "What differs for one API: [api.<name>].",
        "additionalProperties": {"type": "object", "additionalProperties": False, "properties": settings},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "specdouble.toml",
        "description": "Settings of specdouble. A flag wins over SPECDOUBLE_<KEY>, and that over this file.",
        "type": "object",
        "additionalProperties": False,
        "properties": {**settings, "api": api},
    }


def _settings() -> dict[str, Any]:
    hints = get_type_hints(Settings)
    return {one.name: _setting(one.name, hints[one.name], one.default) for one in fields(Settings)}


def _setting(name: str, hint: Any, default: Any) -> dict[str, Any]:
    schema = {**({"description": _ABOUT[name]} if name in _ABOUT else {}), **_type(hint)}
    if name in _LEAST:
        schema["minimum"] = _LEAST[name]
    if name == "port":
        schema["maximum"] = 65535
    return schema if default is None or default is MISSING else {**schema, "default": default}


def _type(hint: Any) -> dict[str, Any]:
    """Describe a type; None is what an absent key means, and TOML has no null."""
    if hint in _TYPES:
        return {"type": _TYPES[hint]}
    parts = [part for part in get_args(hint) if part is not type(None)]
    if all(isinstance(part, str) for part in parts):
        return {"enum": parts}
    return _type(parts[0])


def settings_schema_text() -> str:
    """Write the schema as docs/specdouble.schema.json holds it."""
    return json.dumps(settings_schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(settings_schema_text())
