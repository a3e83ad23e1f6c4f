"""Groups: who works together. Those of Nextcloud are kept there, and only read here."""

from specdouble import Conflict, NotFound, resource, timestamp

from . import organisations_of, people, signups

list_groups = resource


def create_group(body, user, store):
    organisation = organisations_of.caller(store, user)["id"]
    row = {"disabled_integrations": [], "source": "native", "memberCount": 0, "organizationId": organisation}
    return store.groups.add({**row, **body})


def update_group(id_, user, store, inferred):
    _own(store, id_, user)
    return inferred()


def delete_group(id_, user, store):
    _own(store, id_, user)
    for member in _members(store, id_):
        store.users.update(member["id"], {"groups": [one for one in member["groups"] if one != id_]})
    signups.forget_group(store, id_)
    store.groups.delete(id_)


def add_member(id_, body, user, store, clock):
    group, member = _own(store, id_, user), people.colleague(store, body["userId"], user.tenant)
    if id_ in member["groups"]:
        raise Conflict(f"{member['displayName']} is in {group['name']} already")
    store.users.update(member["id"], {"groups": [*member["groups"], id_]})
    people.recount(store, [id_])
    return {"groupId": id_, "userId": member["id"], "addedAt": timestamp(clock.now())}


def remove_member(id_, user_id, user, store):
    _own(store, id_, user)
    member = people.colleague(store, user_id, user.tenant)
    if id_ not in member["groups"]:
        raise NotFound("member", user_id)
    store.users.update(member["id"], {"groups": [one for one in member["groups"] if one != id_]})
    people.recount(store, [id_])


def _own(store, id_, user):
    """Return a group that this organisation has, and keeps itself."""
    group = store.groups.get(id_)
    if group is None or user.tenant not in (None, group["organizationId"]):
        raise NotFound("group", id_)
    people.check_kept_here([group])
    return group


def _members(store, id_):
    return [user for user in store.users if id_ in user["groups"]]
