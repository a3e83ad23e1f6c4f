"""People of an organization."""

from functools import partial

from specdouble import Conflict, Forbidden, NotFound, resource

from . import membership, offices, together
from .envelopes import done

list_users = list_users_of_organization = get_user = get_me = resource


def create_user(body, inferred, store, user, clock):
    membership.check_address(store, body["email"])
    offices.check(store, user, {"organization_id": user.tenant}, body.get("role", "member"))
    made = inferred()
    offices.note(store, user, clock, made.value["data"])
    return made


def get_user_by_email(user_email, seen):
    person = membership.at_address(seen.users, user_email)
    if person is None:
        raise NotFound("user", user_email)
    return done(person)


def update_user(user_id, body, inferred, seen, store, user, clock):
    """Refuse another e-mail address: what a person made is signed with the one they have."""
    if not membership.runs_organization(user) and {"role", "is_active", "organization_id"} & body.keys():
        raise Forbidden("Only owners and admins of the organization may change roles")
    person = seen.users.changeable(user_id)
    if body.get("email", person["email"]) != person["email"]:
        raise Conflict(f"An e-mail address stays, as it signs what its person made; this one is {person['email']}")
    if {"role", "is_active"} & body.keys():
        offices.check(store, user, person, _office(person, body))
    changed = inferred()
    if "role" in body:
        offices.note(store, user, clock, store.users[user_id])
    return changed


def delete_user(user_id, inferred, seen, store, user):
    _check_goes(store, user, seen.users[user_id])
    return inferred()


def delete_users(body, seen, store, user):
    together.delete(store.users, seen.users, "user_ids", body["user_ids"], check=partial(_check_goes, store, user))
    return done()


def _office(person, changes):
    """Return what somebody is after some changes; who cannot sign in holds no office."""
    return changes.get("role", person.get("role", "member")) if changes.get("is_active", True) else "member"


def _check_goes(store, user, person):
    if user.id == person["id"]:
        raise Conflict("Nobody deletes themselves")
    offices.check(store, user, person, "member")
