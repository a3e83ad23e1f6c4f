"""Connexion as it comes, over the same document: requests and answers validated, handlers that answer the examples."""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import uvicorn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from connexion import AsyncApp
from connexion.resolver import Resolver

sys.path.insert(0, str(Path(__file__).parents[1]))
from documents import example_book, example_page

_ITEM, _LIST = example_book(0), example_page()


async def list_books(limit: int = 20, offset: int = 0) -> Any:
    """Answer the example's page."""
    return _LIST


async def create_books(body: dict[str, Any]) -> Any:
    """Answer what was sent, with an id."""
    return {"id": _ITEM["id"], **body}, 201


async def get_books(id: str) -> Any:  # noqa: A002  the name in the document
    """Answer the example."""
    return _ITEM


async def not_measured() -> Any:
    """Stand in for every other operation."""
    return {}


def check_key(key: str) -> dict[str, str]:
    """Let everybody in who has a key."""
    return {"sub": key}


def _function(operation_id: str) -> Any:
    return {"list_books": list_books, "create_books": create_books, "get_books": get_books}.get(
        operation_id, not_measured
    )


if __name__ == "__main__":
    os.environ["APIKEYINFO_FUNC"] = "__main__.check_key"
    app = AsyncApp("library")
    document = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    app.add_api(document, resolver=Resolver(_function), validate_responses=True)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="critical", access_log=False)
