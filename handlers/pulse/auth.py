"""Auth: who is signed in. Signing in itself is Auth0's, and not part of this API."""

from . import sessions


def get_session(user, clock):
    return sessions.of(user, clock.now())
