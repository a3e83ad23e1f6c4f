"""Signing in, and the tokens that follow from it."""

from specdouble import Unauthorized, timestamp

from . import membership, offices, sessions
from .envelopes import done


def authenticate_user(body, store, clock, user):
    person = sessions.person(store, user, body["email"])
    if person is None or not sessions.knows(person, body["password"]):
        raise Unauthorized(message="E-mail address or password is wrong")
    return done(sessions.open_session(store, clock, person))


def request_exchange_token(body, store, clock, user):
    person = sessions.person(store, user, body["email"])
    if person is None:
        raise Unauthorized(message="Nobody has this e-mail address")
    row = sessions.hand_out(store, clock, person)
    return done({"exchange_token": row["token"], "expires_in": sessions.EXCHANGE_SECONDS})


def exchange_token(body, store, clock):
    row = store.exchange_tokens.one(token=body["exchange_token"])
    if row is None or row["expires_on"] <= timestamp(clock.now()):
        raise Unauthorized(message="The exchange token is unknown, used or too old")
    store.exchange_tokens.delete(row.id)
    return done(sessions.open_session(store, clock, store.users[row["user_id"]]))


def register_user(body, store, user, clock):
    membership.check_address(store, body["email"])
    person = store.users.add(
        {
            "email": body["email"],
            "full_name": body.get("full_name", body["email"].partition("@")[0]),
            "organization_id": user.tenant,
            "role": "member",
            "is_active": True,
            "password": body["password"],
            "created_on": timestamp(clock.now()),
        }
    )
    offices.note(store, user, clock, person)
    return done(person)


def update_password(body, store, user):
    if not sessions.knows(store.users[user.id], body["current_password"]):
        raise Unauthorized(message="The current password is wrong")
    store.users.update(user.id, {"password": body["new_password"]})
    return done()


def refresh_access_token(request, store, clock, user):
    sessions.close_session(store, request)
    return done(sessions.open_session(store, clock, store.users[user.id]))
