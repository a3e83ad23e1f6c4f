"""Providers: where people have accounts already. The double's own page of personas stands in for each of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import jwt

from specdouble import BadRequest, Forbidden, read_identity

from . import accounts, people, signups, tokens

HOME = "/app"
_PAGE = "/-/identity/beeflow"
_CALLBACK = "/beeflow/auth/{}/callback"
_KEY = "specdouble-beeflow-states-are-for-tests-only"
_TIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Came:
    """What came back from a provider."""

    code: str | None = None
    state: str | None = None
    error: str | None = None


def start(provider, title, next_, clock):
    """Lead to the provider's page; the state says where the browser goes in the end."""
    return None, 302, {"Location": _page(provider, title, {"next": next_ or HOME}, clock)}


def connect(integration, person, next_, clock):
    """Return the provider's page where somebody connects an account; it leads back to the callback of sign-ins."""
    claims = {"next": next_ or HOME, "connects": integration.id, "sub": person["id"]}
    return _page(integration.provider, integration.name, claims, clock)


def finish(provider, came, store, clock):
    """Sign in who came back, and lead to the application; a refusal of the provider leads there, too."""
    state = _read_state(provider, came.state, clock.now())
    home = state["next"]
    if came.error:
        return None, 302, {"Location": f"{home}?{urlencode({'error': came.error})}"}
    if not came.code:
        raise BadRequest("The provider sent neither a code nor an error")
    if "connects" in state:
        return _connected(store, state, clock.now())
    user = account(store, clock, read_identity(came.code))
    return None, 302, {"Location": home, "Set-Cookie": tokens.cookie(land(store, clock, user))}


def land(store, clock, user, kind="oauth", lifetime=tokens.LIFETIME):
    """Open a session for who came in from elsewhere, and return its token; an invitation is taken up by it."""
    if user["status"] == "disabled":
        raise Forbidden("This account is disabled")
    if user["status"] == "invited":
        user = people.take_up(store, user, clock.now())
    return tokens.sign_in(store, clock, user, kind, lifetime)["token"]


def account(store, clock, identity):
    """Return the user of an account; who has none signs up with it, where sign-ups are open."""
    email = str((identity.profile or {}).get("email") or f"{identity.name}@hive.example")
    user = store.users.one(email=email)
    if user is not None:
        return user
    rules = signups.rules(store)
    signups.check_open(rules, email)
    people.check_seat(store, rules["id"], clock.now())
    told = {"displayName": (identity.profile or {}).get("name"), "source": "sso", **signups.defaults(rules)}
    named = (identity.profile or {}).get("groups", ())
    groups = [one["id"] for one in store.groups.all(organizationId=rules["id"]) if {one["id"], one["name"]} & {*named}]
    return people.add(store, clock, rules["id"], email, **told | ({"groups": groups} if groups else {}))


def _page(provider, title, claims, clock):
    claims = {"provider": provider, **claims, "exp": int((clock.now() + _TIME).timestamp())}
    told = {
        "provider": title,
        "redirect_uri": _CALLBACK.format(provider),
        "state": jwt.encode(claims, _KEY, algorithm="HS256"),
    }
    return f"{_PAGE}?{urlencode(told)}"


def _connected(store, state, now):
    """Connect the account of whoever began this, and lead to the application; nobody is signed in by it."""
    person = store.users.get(state["sub"])
    if person is None:
        raise BadRequest("Who began to connect this account is not there any more")
    accounts.connect(store, person, state["connects"], now)
    return None, 302, {"Location": state["next"]}


def _read_state(provider, state, now):
    try:
        told = jwt.decode(state or "", _KEY, algorithms=["HS256"], options={"verify_exp": False})
    except jwt.InvalidTokenError:
        raise BadRequest("state is not what this sign-in was begun with") from None
    if told["provider"] != provider or datetime.fromtimestamp(told["exp"], UTC) <= now:
        raise BadRequest("state is of another sign-in, or too old; begin again")
    return told
