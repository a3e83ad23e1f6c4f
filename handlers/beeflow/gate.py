"""Who is let in: administrators only, keys that may only read, and what the licence covers."""

from specdouble import Forbidden, Unauthorized

from . import tiers

_SAFE = ("GET", "HEAD")
_ADMINS = (None, "admin", "reader")  # nobody in particular may all; a reader's key is an administrator's


def admit(operation, user, store, clock):
    """Refuse what the role, the key or the licence of the caller does not allow."""
    if user.id is not None and not _is_active(store.users.get(user.id)):
        raise Unauthorized
    says = operation.extensions
    if says.get("x-role") == "admin" and user.role not in _ADMINS:
        raise Forbidden("Only administrators may do this")
    if user.scopes == ("read-only",) and operation.method not in _SAFE:
        raise Forbidden("This API key may only read")
    if "x-feature" in says and user.tenant is not None:
        tiers.check_feature(store, user.tenant, says["x-feature"], clock.now())


def _is_active(person):
    """Tell whether somebody is still here: who is deleted or disabled comes in no more, whatever they send."""
    return person is not None and person["status"] == "active"
