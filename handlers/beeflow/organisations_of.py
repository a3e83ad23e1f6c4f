"""Whose organisation it is: the caller's, or the platform's own."""


def caller(store, user):
    """Return the organisation of the caller; whoever is let in without one gets the platform's own."""
    return store.organisations[user.tenant] if user.tenant is not None else primary(store)


def primary(store):
    """Return the organisation that the platform belongs to, whose people sign up at its door."""
    return store.organisations.one(isPrimary=True) or next(iter(store.organisations))
