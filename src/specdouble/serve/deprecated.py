"""Operations that are on their way out: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).

    x-deprecation: {since: '2025-06-01', sunset: '2026-12-31', link: https://example.org/migration}

stands on the operation, its path item or the root, and says it of `deprecated: true` operations. Without it, they send
what their answers declare.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from specdouble.contract.model import Document, Header, Json, Operation
from specdouble.errors import DocumentError
from specdouble.serve.switches import find_switch

KEY = "x-deprecation"
_FORM: Mapping[str, type] = {"since": str, "sunset": str, "link": str}
_UNKNOWN = datetime(2025, 1, 1, tzinfo=UTC)  # since when, where nobody says


def find_deprecation(
    document: Document, operation: Operation, module: Mapping[str, Json], *, is_classic: bool
) -> Mapping[str, str]:
    """Return the headers that every answer of an operation carries; none where it stays.

    `is_classic` says `true` where nothing is declared, as Prism does. Raises DocumentError.
    """
    if not operation.deprecated:
        return {}
    switch = find_switch(document, operation, KEY, module, _FORM)
    if switch is not None and not switch.on:
        return {}
    declared = {name.lower(): header for one in operation.responses.values() for name, header in one.headers.items()}
    says = {} if switch is None else switch.says
    headers = {}
    if switch is not None or "deprecation" in declared:
        since = _moment(document, operation, says.get("since"))
        headers["Deprecation"] = _since(declared.get("deprecation"), since)
    elif is_classic:
        headers["Deprecation"] = "true"
    sunset = _moment(document, operation, says.get("sunset"))
    if sunset is not None:
        headers["Sunset"] = format_datetime(sunset, usegmt=True)
    if "link" in says:
        headers["Link"] = f'<{says["link"]}>; rel="deprecation"'
    return headers


def _since(declared: Header | None, since: datetime | None) -> str:
    """Write the moment as RFC 9745 does; as the document shows it where it knows another form, such as `true`."""
    if since is None and declared is not None and declared.example is not None:
        return str(declared.example).lower() if isinstance(declared.example, bool) else str(declared.example)
    if declared is not None and isinstance(declared.schema, Mapping) and declared.schema.get("type") == "boolean":
        return "true"
    return f"@{int((since or _UNKNOWN).timestamp())}"


def _moment(document: Document, operation: Operation, text: Json) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        place = document.locate(operation.pointer)
        raise DocumentError(f"{place}: {KEY} came with {text!r}, expected a date such as 2026-12-31") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
