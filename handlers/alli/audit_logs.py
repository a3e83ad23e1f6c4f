"""Audit logs: who called what, and when. Every request is one itself (`trail.py`)."""

from specdouble import Order, Query, Stream

from . import audit


def list_audit_logs(created_at, before_range, email, api_request_type, offset, limit, store, user, clock):
    where = audit.window(user, created_at or clock.now(), before_range, email=email, kind=api_request_type)
    page = store.audit_logs.find(Query(where, sort=(Order("createdAt", descending=True),), offset=offset, limit=limit))
    return {"result": [audit.shown(row) for row in page.rows], "count": page.total}


def download_audit_logs(created_at, before_range, email, api_request_type, store, user, clock):
    where = audit.window(user, created_at or clock.now(), before_range, email=email, kind=api_request_type)
    rows = store.audit_logs.find(Query(where, sort=(Order("createdAt", descending=True),))).rows
    name = f"audit_logs_{clock.now().date()}.csv"
    return Stream(audit.as_csv(rows)), 200, {"Content-Disposition": f'attachment; filename="{name}"'}
