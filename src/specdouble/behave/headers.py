"""Response headers: totals and links of lists, and whatever else the document requires of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.links import page_path
from specdouble.behave.meta import Cut, page_changes
from specdouble.behave.model import Paging
from specdouble.contract.call import Call
from specdouble.contract.model import Header, Operation

if TYPE_CHECKING:
    from specdouble.data.values import Values

WriteHeaders = Callable[[Call, Cut], Mapping[str, str]]

_TELLS: Mapping[str, Callable[[Cut], object]] = {
    "totalcount": lambda cut: cut.total,
    "total": lambda cut: cut.total,
    "paginationtotal": lambda cut: cut.total,
    "totalpages": lambda cut: cut.pages,
    "pagecount": lambda cut: cut.pages,
    "page": lambda cut: cut.number,
    "perpage": lambda cut: cut.limit,
    "nextpage": lambda cut: cut.number + 1 if cut.more else None,
    "prevpage": lambda cut: cut.number - 1 if cut.offset > 0 else None,
    "nextcursor": lambda cut: cut.next_cursor,
}


def list_headers(ground: Ground, operation: Operation, status: int, paging: Paging) -> WriteHeaders | None:
    """Compile the headers that tell of a page; None where the document has none of them."""
    response = operation.response(status)
    names = () if response is None else tuple(response.headers)
    tells = {name: _TELLS[_word(name)] for name in names if _word(name) in _TELLS}
    addressed = operation.method != "POST"  # no address says what a body asked
    link = next((name for name in names if name.lower() == "link" and addressed), None)
    if not tells and link is None:
        return None

    def write(call: Call, cut: Cut) -> dict[str, str]:
        told = {name: str(value) for name, tell in tells.items() if (value := tell(cut)) is not None}
        links = "" if link is None else _links(ground, call, cut, paging)
        return {**told, link: links} if link is not None and links else told

    return write


def _word(name: str) -> str:
    return plain(name).removeprefix("x")


def _links(ground: Ground, call: Call, cut: Cut, paging: Paging) -> str:
    """Write links to the neighbouring pages (RFC 8288, 3)."""
    pages = {"next": cut.number + 1 if cut.more else None, "prev": cut.number - 1 if cut.offset > 0 else None}
    if paging.style != "cursor":
        pages |= {"first": cut.first, "last": cut.first + max(cut.pages - 1, 0)}
    return ", ".join(
        f'<{ground.links.page(call, page_path(call, page_changes(cut, number, paging)))}>; rel="{relation}"'
        for relation, number in pages.items()
        if number is not None
    )


def required_headers(operation: Operation, values: Values) -> Mapping[int, Callable[[], Mapping[str, str]]]:
    """Compile the headers without which an answer is invalid, by status; most operations have none."""
    found: dict[int, dict[str, Header]] = {}
    for status in operation.success:
        response = operation.response(status)
        for name, header in response.headers.items() if response is not None else ():
            if header.required and name.lower() != "content-type":
                found.setdefault(status, {})[name] = header
    return {status: partial(_made, operation.id, headers, values) for status, headers in found.items()}


_FRAMING = frozenset({"content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "date"})
_SAID = ("examples", "example", "default", "const", "enum")


def shown_headers(operation: Operation, status: int) -> Mapping[str, Header]:
    """Find the headers of an answer that only shows what is documented: those required, and those with a value."""
    response = operation.response(status)
    headers = {} if response is None else response.headers
    return {
        name: header
        for name, header in headers.items()
        if name.lower() not in _FRAMING and (header.required or _is_said(header))
    }


def _is_said(header: Header) -> bool:
    schema = header.schema
    return header.example is not None or (isinstance(schema, Mapping) and any(word in schema for word in _SAID))


def made_headers(operation_id: str, headers: Mapping[str, Header], values: Values) -> Mapping[str, str]:
    """Make the values of headers, as the document shows them."""
    return _made(operation_id, headers, values)


def _made(operation_id: str, headers: Mapping[str, Header], values: Values) -> Mapping[str, str]:
    """Make values as the document shows them; the seed is that of the sandbox, so that they are made for an answer."""
    return {
        name: _text(
            values.value(header.schema, collection=operation_id, key=name, field=name, shown=True)
            if header.example is None
            else header.example
        )
        for name, header in headers.items()
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(_text(item) for item in value)
    return str(value)
