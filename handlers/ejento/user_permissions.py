"""User permissions: what people may do in an organization, and who says so."""

from specdouble import Conflict, NotFound, resource

from . import membership, offices
from .envelopes import done

list_user_permissions = resource


def create_user_permission(user_id, body, seen, store, user, clock):
    person = seen.users[user_id]
    membership.check_organization(store, user, body["organization_id"])
    if offices.permission(store, person) is not None:
        raise Conflict(f"{person['full_name']} has a permission already")
    offices.check(store, user, person, body["permission"])
    return done(offices.give(store, user, clock, person, body["permission"]))


def update_user_permission(user_id, body, seen, store, user, clock):
    person, role = _permitted(seen, store, user_id)
    membership.check_organization(store, user, body.get("organization_id", user.tenant))
    role = body.get("permission", role)
    offices.check(store, user, person, role)
    return done(offices.give(store, user, clock, person, role))


def delete_user_permission(user_id, seen, store, user):
    person, _ = _permitted(seen, store, user_id)
    offices.check(store, user, person, "member")
    offices.take(store, person)
    return done()


def _permitted(seen, store, user_id):
    """Return a person and their permission."""
    person = seen.users[user_id]
    row = offices.permission(store, person)
    if row is None:
        raise NotFound("permission of user", user_id)
    return person, row["permission"]
