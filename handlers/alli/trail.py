"""What every request with a key leaves behind: an entry of the audit trail, and the user whom it was made for."""

from . import audit, callers, people


def record(store, user, clock, request, operation, status):
    project = callers.project(store, user)
    if status < 400:
        people.meet(store, project, request.headers, clock.now())
    email = request.headers.get("agent-email") or request.headers.get("user-email") or None
    entry = audit.entry(request, operation, status, email=email, now=clock.now())
    store.audit_logs.add({**entry, "projectId": project.id})
