"""Tokens: JWTs that the double signs itself. A session makes one good, until it ends or its user signs out."""

from datetime import datetime, timedelta

import jwt

from specdouble import timestamp

LIFETIME = timedelta(days=14)
_SECONDS = 14 * 24 * 3600
BRIDGE = timedelta(minutes=5)
NEXTCLOUD = timedelta(minutes=5)
_FIXED = ("bridge", "nextcloud", "saml")  # kinds of sessions that do not slide
_KEY = "specdouble-beeflow-tokens-are-for-tests-only"
_COOKIE = "bf_session={}; Path=/beeflow; HttpOnly; SameSite=Lax; Max-Age={}"


def sign_in(store, clock, user, kind, lifetime=LIFETIME):
    """Open a session for a user, and return its row."""
    now = clock.now()
    account = store.nc_accounts.one(userId=user["id"])
    claims = {
        "sub": user["id"],
        "tenantId": user["organizationId"],
        "ncUid": account["ncUid"] if account is not None else None,
        "roles": [user["role"]],
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "jti": store.sessions.next_id(),
    }
    return store.sessions.add(
        {
            "token": jwt.encode(claims, _KEY, algorithm="HS256"),
            "userId": user["id"],
            "organizationId": user["organizationId"],
            "kind": kind,
            "createdAt": timestamp(now),
            "expiresAt": timestamp(now + lifetime),
        }
    )


def signed_in(store, clock, user, kind, status=200):
    """Open a session, and answer its token: in the body, and as the cookie of a browser."""
    session = sign_in(store, clock, user, kind)
    store.users.update(user["id"], {"lastSeen": timestamp(clock.now())})
    shown = {name: user[name] for name in ("id", "email", "displayName", "role")}
    return {"token": session["token"], "user": shown}, status, {"Set-Cookie": cookie(session["token"])}


def cookie(token, seconds=_SECONDS):
    """Write the cookie of a session; without seconds to live, one that takes it away."""
    return _COOKIE.format(token, seconds)


def carried(request):
    """Return the token that a request carries: the header's, or else the cookie's."""
    header = request.headers.get("authorization", "")
    if header:
        return header.partition(" ")[2].strip()
    pairs = (pair.strip().partition("=") for pair in request.headers.get("cookie", "").split(";"))
    return next((value for name, _, value in pairs if name == "bf_session"), "")


def is_over(session, now):
    """Tell whether the time of a session is over."""
    return datetime.fromisoformat(session["expiresAt"]) <= now


def renew(store, clock, token):
    """Let a session slide: it is good for its whole time from now on. An identity provider's word on that is final."""
    session = store.sessions.one(token=token)
    if session is not None and session["kind"] not in _FIXED:
        store.sessions.update(session.id, {"expiresAt": timestamp(clock.now() + LIFETIME)})


def sign_out(store, token):
    """End the session of a token; personas and API keys have none, and stay."""
    session = store.sessions.one(token=token)
    if session is not None:
        store.sessions.delete(session.id)
