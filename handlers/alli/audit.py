"""The audit trail: its entries, its window, its CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta

from specdouble import Condition, timestamp

FIELDS = ("id", "createdAt", "email", "apiRequestType", "apiName", "method", "path", "statusCode", "ipAddress")
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


def window(user, end, days, *, email=None, kind=None):
    """Return the conditions of a window of whole days that ends at a moment, both of its ends counted in."""
    end = _moment(end)
    begin = max(end, _EARLIEST + timedelta(days=days)) - timedelta(days=days)
    where = [Condition("createdAt", "gte", timestamp(begin)), Condition("createdAt", "lte", timestamp(end))]
    asked = {"projectId": user.tenant, "email": email, "apiRequestType": kind}
    return (*(Condition(name, "eq", value) for name, value in asked.items() if value is not None), *where)


def entry(request, operation, status, *, email, now):
    """Return the entry of a request that was answered."""
    return {
        "createdAt": timestamp(now),
        "email": email,
        "apiRequestType": "rest",
        "apiName": operation.id,
        "method": request.method,
        "path": request.path,
        "statusCode": status,
        "ipAddress": None,
    }


def shown(row):
    """Show an entry as answers do."""
    return {name: row.get(name) for name in FIELDS}


def as_csv(rows):
    """Write a header and one line for each entry (RFC 4180), one after the other."""
    yield _line(FIELDS)
    for row in rows:
        yield _line(["" if row.get(name) is None else row[name] for name in FIELDS])


def _line(cells):
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _moment(value):
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
