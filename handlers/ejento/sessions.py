"""Access tokens: JWTs that the double signs itself. A session makes one good, for seven days."""

from datetime import timedelta

import jwt

from specdouble import timestamp

from . import membership

LIFETIME = timedelta(days=7)
EXCHANGE_SECONDS = 600
_KEY = "specdouble-ejento-tokens-are-for-tests-only"


def person(store, user, email):
    """Return the active person with an e-mail address in the organization of the caller's key, or None."""
    found = membership.at_address(store.users, email)
    known = found is not None and found["is_active"] and found["organization_id"] == user.tenant
    return found if known else None


def knows(person, password):
    """Tell whether a password is that of a person; who has none cannot sign in with one."""
    return person["password"] is not None and person["password"] == password


def open_session(store, clock, person):
    """Open a session, and return its pair of tokens."""
    now = clock.now()
    claims = {
        "sub": str(person["id"]),
        "organization_id": person["organization_id"],
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": str(store.sessions.next_id()),
    }
    pair = {
        "access_token": jwt.encode({**claims, "aud": "api"}, _KEY, algorithm="HS256"),
        "ejento_access_token": jwt.encode({**claims, "aud": "ejento"}, _KEY, algorithm="HS256"),
        "expires_on": timestamp(now + LIFETIME),
    }
    store.sessions.add({"user_id": person["id"], **pair})
    return pair


def close_session(store, request):
    """End the session whose token a request carries; a persona's token has none, and stays good."""
    token = request.headers.get("authorization", "").partition(" ")[2].strip()
    row = store.sessions.one(access_token=token)
    if row is not None:
        store.sessions.delete(row.id)


def hand_out(store, clock, person):
    """Make a token that can be exchanged once, within ten minutes."""
    now = clock.now()
    claims = {"sub": str(person["id"]), "iat": int(now.timestamp()), "jti": f"x{store.exchange_tokens.next_id()}"}
    return store.exchange_tokens.add(
        {
            "token": jwt.encode(claims, _KEY, algorithm="HS256"),
            "user_id": person["id"],
            "expires_on": timestamp(now + timedelta(seconds=EXCHANGE_SECONDS)),
        }
    )
