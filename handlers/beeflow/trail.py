"""What requests leave behind: a session slides, and an API key tells when it was last used."""

from specdouble import timestamp

from . import tokens


def record(store, clock, request, status):
    """Note the use of a token. A persona's is no row, and what is refused uses nothing."""
    token = tokens.carried(request)
    if status >= 400 or not token:
        return
    tokens.renew(store, clock, token)
    key = store.api_keys.one(key=token)
    if key is not None:
        store.api_keys.update(key.id, {"lastUsedAt": timestamp(clock.now())})
