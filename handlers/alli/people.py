"""Users: whom a caller names by an id of its own. A new one is made when it is first heard of."""

import base64
import binascii

from specdouble import timestamp

_ENCODED = "base64:"


def meet(store, project, headers, now):
    """Know the user whom a request names, by OWN-USER-ID, and their address, by USER-EMAIL."""
    own_id, email = own_user_id(headers.get("own-user-id") or ""), headers.get("user-email") or None
    if not own_id:
        return None
    known = known_as(store, project, own_id, now)
    if email is not None and known["email"] != email:
        known = store.users.update(known.id, {"email": email})
    return known


def known_as(store, project, own_id, now):
    """Return the user of an id, made now where it is new."""
    known = store.users.one(projectId=project.id, ownUserId=own_id)
    if known is not None:
        return known
    return store.users.add({"projectId": project.id, "ownUserId": own_id, "email": None, "createdAt": timestamp(now)})


def own_user_id(text):
    """Read an id; `base64:` that is no base64 of UTF-8 stands for itself."""
    if not text.startswith(_ENCODED):
        return text
    try:
        return base64.b64decode(text.removeprefix(_ENCODED), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return text
