"""Users: the people of an organisation. Who is deleted is kept for a while, and shown to nobody."""

from specdouble import Conflict, resource

from . import organisations_of, people

list_users = resource


def invite_user(body, user, store, clock):
    organisation = organisations_of.caller(store, user)["id"]
    people.check_seat(store, organisation, clock.now())
    told = {name: value for name, value in body.items() if name != "email"}
    people.check_groups(store, organisation, told.get("groups", []))
    people.check_kept_here(store.groups[id_] for id_ in told.get("groups", []))
    invited = people.add(store, clock, organisation, body["email"], **told, source="invite", status="invited")
    people.invite(store, clock, invited)
    return invited


def update_user(id_, body, store, inferred):
    before = store.users.get(id_)
    changed = inferred().value
    people.check_groups(store, store.users[id_]["organizationId"], body.get("groups", []))
    people.check_kept_here(store.groups[one] for one in {*before["groups"]} ^ {*changed["groups"]})
    if "disabled" in body:
        store.users.update(id_, {"status": "disabled" if body["disabled"] else "active"})
    people.recount(store, {*before["groups"], *changed["groups"]})
    return store.users[id_]


def delete_user(id_, user, store, inferred):
    """No row is purged: after 30 days nobody recovers it, and its address is free."""
    if id_ == user.id:
        raise Conflict("Nobody deletes their own account here")
    before = store.users.get(id_)
    answer = inferred()
    people.recount(store, before["groups"])
    return answer
