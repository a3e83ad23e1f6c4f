"""People of an organization."""

from specdouble import BadReference, Conflict, Forbidden, NotFound, resource

from . import membership, offices
from .envelopes import done

list_users = get_user = get_me = resource


def create_user(inferred, store, user, clock):
    made = inferred()
    offices.note(store, user, clock, made.value["data"])
    return made


def list_users_of_organization(organization_id, inferred, seen, store):
    seen.organizations[organization_id]
    return inferred(store.users.all(organization_id=organization_id))


def get_user_by_email(user_email, seen):
    person = next((row for row in seen.users if row["email"].lower() == user_email.lower()), None)
    if person is None:
        raise NotFound("user", user_email)
    return done(person)


def update_user(user_id, body, inferred, store, user, clock):
    if not membership.runs_organization(user) and {"role", "is_active", "organization_id"} & body.keys():
        raise Forbidden("Only owners and admins of the organization may change roles")
    if user.role == "admin" and body.get("role") == "owner":
        raise Forbidden("Only owners make owners")
    changed = inferred()
    if "role" in body:
        offices.note(store, user, clock, store.users[user_id])
    return changed


def delete_user(user_id, inferred, user):
    _check_other(user, user_id)
    return inferred()


def delete_users(body, seen, store, user):
    for user_id in body["user_ids"]:
        if user_id not in seen.users:
            raise BadReference("user_ids", user_id, "users")
        _check_other(user, user_id)
    for user_id in dict.fromkeys(body["user_ids"]):
        store.users.delete(user_id)
    return done()


def _check_other(user, user_id):
    if user.id == user_id:
        raise Conflict("Nobody deletes themselves")
