"""The rows of a sandbox, seen and changed past the APIs: writeOnly fields included, the store's own rules in force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, read_body, sandbox_of
from specdouble.errors import ApiError, StoreError
from specdouble.store import Query
from specdouble.store.collection import Collection
from specdouble.store.row import Row
from specdouble.store.store import Store, Transaction

_PAGE, _LARGEST_PAGE = 100, 1000


def state_routes() -> list[Route]:
    """Return the routes of rows."""
    item = "/-/state/{api}/{collection}/{id:path}"
    return [
        Route("/-/state/{api}", list_collections, methods=["GET"]),
        Route("/-/state/{api}/{collection}", list_rows, methods=["GET"]),
        Route("/-/state/{api}/{collection}", add_row, methods=["POST"]),
        Route(item, get_row, methods=["GET"]),
        Route(item, put_row, methods=["PUT"]),
        Route(item, delete_row, methods=["DELETE"]),
    ]


async def list_collections(request: Request) -> Response:
    """List the collections of an API with the number of their rows."""
    with reading(request) as view:
        rows = [{"name": name, "rows": len(view[name])} for name in view.collections]
    return json_response({"collections": rows})


async def list_rows(request: Request) -> Response:
    """List rows by age: `?limit=100&offset=0`."""
    limit = _number(request, "limit", _PAGE, 1, _LARGEST_PAGE)
    offset = _number(request, "offset", 0, 0, 999_999_999)
    with reading(request) as view:
        page = _collection(request, view).find(Query(limit=limit, offset=offset))
        rows = [shown(row) for row in page.rows]
    return json_response({"rows": rows, "total": page.total})


async def add_row(request: Request) -> Response:
    """Add a row; the columns of what it stands below may stand in it."""
    body = await _row(request)
    with writing(request) as transaction:
        collection, values = _placed(_collection(request, transaction), body)
        row = collection.add(values)
    return json_response(shown(row), 201)


async def get_row(request: Request) -> Response:
    """Return a row."""
    with reading(request) as view:
        return json_response(shown(found_row(request, view)))


async def put_row(request: Request) -> Response:
    """Put other values in place of a row's."""
    body = await _row(request)
    with writing(request) as transaction:
        row = found_row(request, transaction)
        collection = _collection(request, transaction).within(**row.columns)
        _, values = _placed(collection, body)
        changed = collection.replace(row.id, values)
    return json_response(shown(changed))


async def delete_row(request: Request) -> Response:
    """Delete a row, with all that goes with it."""
    with writing(request) as transaction:
        row = found_row(request, transaction)
        _collection(request, transaction).within(**row.columns).delete(row.id)
    return Response(status_code=204)


def _store(request: Request) -> Store:
    stores, api = sandbox_of(request).stores, request.path_params["api"]
    if api not in stores:
        raise HTTPException(404, f"no API {api!r} is served here; there are: {', '.join(stores)}")
    return stores[api]


@contextmanager
def reading(request: Request) -> Iterator[Transaction]:
    """Look at the rows of an API as they are now."""
    with _store(request).read() as view:
        yield view


@contextmanager
def writing(request: Request) -> Iterator[Transaction]:
    """Open a transaction; what the store's rules refuse becomes a problem document."""
    try:
        with sandbox_of(request).active(), _store(request).transaction() as transaction:
            yield transaction
    except ApiError as error:
        raise HTTPException(error.status, str(error)) from None


def _collection(request: Request, transaction: Transaction) -> Collection:
    try:
        return transaction[request.path_params["collection"]]
    except StoreError as error:
        raise HTTPException(404, str(error)) from None


def found_row(request: Request, transaction: Transaction) -> Row:
    """Return the row that a request names; a 404 without it."""
    collection, key = _collection(request, transaction), request.path_params["id"]
    found = collection.get(key)
    if found is None:
        raise HTTPException(404, f"no row {key!r} in {collection.spec.name}")
    return found


def _placed(collection: Collection, body: dict[str, Any]) -> tuple[Collection, dict[str, Any]]:
    """Take the hidden columns out of a row's values, and narrow the collection to them."""
    columns = {name: body[name] for name in collection.spec.columns if name in body}
    values = {name: value for name, value in body.items() if name not in columns}
    return (collection.within(**columns) if columns else collection), values


async def _row(request: Request) -> dict[str, Any]:
    body = await read_body(request)
    if not isinstance(body, dict):
        raise HTTPException(400, f"the body came as {type(body).__name__}, expected an object: the row")
    return body


def _number(request: Request, name: str, default: int, least: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or not least <= int(text) <= most:
        raise HTTPException(400, f"{name} came as {text[:40]!r}, expected a whole number from {least} to {most}")
    return int(text)


def shown(row: Row) -> dict[str, Any]:
    """Show a row with its hidden columns."""
    return {**row.columns, **row.plain()}
