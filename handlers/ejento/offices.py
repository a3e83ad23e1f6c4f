"""What somebody is in the organization: the permission that was given, and the role that follows from it."""

from specdouble import Conflict, Forbidden

from . import signing


def permission(store, person):
    """Return the permission of a person, or None."""
    return store.user_permissions.one(user_id=person["id"], organization_id=person["organization_id"])


def check(store, user, person, role):
    """Refuse to give a person a role: to an admin where owners are concerned, and where no owner would be left.

    A `person` who is only coming has no id yet.
    """
    if user.role != "owner" and "owner" in (role, person.get("role")):
        raise Forbidden("Only owners make or unmake owners")
    owners = store.users.all(organization_id=person["organization_id"], role="owner", is_active=True)
    if role != "owner" and [row["id"] for row in owners] == [person.get("id")]:
        raise Conflict("An organization keeps at least one owner")


def give(store, user, clock, person, role):
    """Give a person a role, and return the permission that says so."""
    return note(store, user, clock, store.users.update(person["id"], {"role": role}))


def note(store, user, clock, person):
    """Let the permission of a person say what their role is."""
    row = permission(store, person)
    if row is not None:
        return store.user_permissions.update(
            row.id, {"permission": person.get("role", "member"), **signing.changed(user, clock)}
        )
    whose = {"user_id": person["id"], "organization_id": person["organization_id"]}
    return store.user_permissions.add(
        {**whose, "permission": person.get("role", "member"), **signing.made(user, clock)}
    )


def take(store, person):
    """Take a person's permission: they stay, as a member."""
    store.user_permissions.delete(permission(store, person).id)
    store.users.update(person["id"], {"role": "member"})
