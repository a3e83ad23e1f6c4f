"""What somebody is in the organization: the permission that was given, and the role that follows from it."""

from specdouble import Conflict, Forbidden

from . import signing


def permission(store, person):
    """Return the permission of a person, or None."""
    return store.user_permissions.within(user_id=person["id"]).one(organization_id=person["organization_id"])


def check(store, user, person, role):
    """Refuse to give a person a role: to an admin where owners are concerned, and where no owner would be left."""
    if user.role != "owner" and "owner" in (role, person["role"]):
        raise Forbidden("Only owners make or unmake owners")
    owners = store.users.all(organization_id=person["organization_id"], role="owner")
    if role != "owner" and [row["id"] for row in owners] == [person["id"]]:
        raise Conflict("An organization keeps at least one owner")


def give(store, user, clock, person, role):
    """Give a person a role, and return the permission that says so."""
    store.users.update(person["id"], {"role": role})
    return note(store, user, clock, person, role)


def note(store, user, clock, person, role):
    """Let the permission of a person say what their role is."""
    row, table = permission(store, person), store.user_permissions.within(user_id=person["id"])
    if row is not None:
        return table.update(row.id, {"permission": role, **signing.changed(user, clock)})
    made = {**signing.made(user, clock), "modified_by": None, "modified_on": None}
    return table.add({"organization_id": person["organization_id"], "permission": role, **made})


def take(store, person):
    """Take a person's permission: they stay, as a member."""
    store.user_permissions.within(user_id=person["id"]).delete(permission(store, person).id)
    store.users.update(person["id"], {"role": "member"})
