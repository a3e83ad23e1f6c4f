"""Archives: all that is held on a person, as JSON in a ZIP. The same rows at the same time are the same bytes."""

import io
import json
import zipfile

from specdouble import timestamp

_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say
_SECRET = frozenset({"password", "key", "token", "credential", "webhook_token"})
_BY = {  # collection -> the field that says whose a row is
    "agents": "owner_id",
    "api_keys": "userId",
    "automation_runs": "user_id",
    "automations": "userId",
    "connections": "userId",
    "consents": "id",
    "conversations": "userId",
    "gdpr_requests": "userId",
    "guardrail_events": "user_id",
    "invites": "userId",
    "knowledge_bases": "ownerId",
    "meet_bots": "userId",
    "nc_accounts": "userId",
    "sessions": "userId",
    "skills": "installedBy",
    "transcriptions": "userId",
    "turns": "userId",
    "webpages": "userId",
}
_BELOW = (  # a collection, the field that names a row of another, and that other
    ("documents", "knowledgeBaseId", "knowledge_bases"),
    ("messages", "conversationId", "conversations"),
    ("feedback", "messageId", "messages"),
)


def of(store, person, now):
    """Write the archive of a person."""
    files = {name: _rows(store, name, field, [person]) for name, field in _BY.items()}
    for name, field, above in _BELOW:
        files[name] = _rows(store, name, field, files[above])
    counts = {f"{name}.json": len(rows) for name, rows in sorted(files.items())}
    about = {"userId": person["id"], "generatedAt": timestamp(now), "files": {**counts, "profile.json": 1}}
    return _zipped({"manifest": about, "profile": _plain(person), **files})


def _rows(store, name, field, holders):
    return [_plain(row) for holder in holders for row in store[name].all(**{field: holder["id"]})]


def _plain(row):
    """Take out of a row what lets somebody in."""
    return {name: value for name, value in row.items() if name not in _SECRET}


def _zipped(files):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in sorted(files.items()):
            part = zipfile.ZipInfo(f"{name}.json", _NEVER)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            part.external_attr = 0o600 << 16
            archive.writestr(part, json.dumps(content, indent=2, ensure_ascii=False, default=_told))
    return written.getvalue()


def _told(value):
    """Write what rows hold as immutable: maps and lists."""
    return dict(value) if hasattr(value, "items") else list(value)
