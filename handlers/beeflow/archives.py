"""Archives: all that is held on a person, as JSON in a ZIP. The same rows at the same time are the same bytes."""

import io
import json
import zipfile

from specdouble import timestamp

_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say
_SECRET = frozenset({"password", "key", "token", "credential"})
_OWN = {
    "agents": ("agents", "owner_id"),
    "api_keys": ("api_keys", "userId"),
    "conversations": ("conversations", "userId"),
    "gdpr_requests": ("gdpr_requests", "userId"),
    "guardrail_events": ("guardrail_events", "user_id"),
    "integrations": ("connections", "userId"),
    "nextcloud": ("nc_accounts", "userId"),
    "sessions": ("sessions", "userId"),
}


def of(store, person, now):
    """Write the archive of a person."""
    files = {"profile": _plain(person)}
    files |= {name: _rows(store[collection].all(**{by: person["id"]})) for name, (collection, by) in _OWN.items()}
    talks = [one["id"] for one in files["conversations"]]
    files["messages"] = _rows(row for id_ in talks for row in store.messages.all(conversationId=id_))
    consent = store.consents.get(person["id"])
    files["consents"] = _rows([] if consent is None else [consent])
    counts = {f"{name}.json": len(rows) if isinstance(rows, list) else 1 for name, rows in sorted(files.items())}
    about = {"userId": person["id"], "generatedAt": timestamp(now), "files": counts}
    return _zipped({"manifest": about, **files})


def _rows(rows):
    return [_plain(row) for row in rows]


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
