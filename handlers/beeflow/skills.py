"""Skills: what agents of an organisation can learn. An installed one stays at its version."""

from specdouble import Conflict, NotFound, resource, timestamp

from . import organisations_of, pages, people

uninstall_skill = resource


def list_skills(user, store):
    organisation = organisations_of.caller(store, user)["id"]
    return [_shown(store, row) for row in store.skills.all(organizationId=organisation)]


def install_skill(body, user, store, clock):
    person, offered = people.of(store, user), store.marketplace_skills.get(body["marketplaceId"])
    if offered is None:
        raise NotFound("marketplace skill", body["marketplaceId"])
    organisation = organisations_of.caller(store, user)["id"]
    if store.skills.one(organizationId=organisation, marketplaceId=offered["id"]) is not None:
        raise Conflict(f"{offered['name']} is installed already", fields=("marketplaceId",))
    told = {name: offered[name] for name in ("name", "description", "version", "tools")}
    row = {**told, "marketplaceId": offered["id"], "organizationId": organisation, "updateAvailable": False}
    return store.skills.add({**row, "installedBy": person["id"], "installedAt": timestamp(clock.now())})


def list_marketplace_skills(store, page, limit):
    return pages.cut(list(store.marketplace_skills), page, limit)


def _shown(store, row):
    offered = store.marketplace_skills.get(row["marketplaceId"])
    told = {name: value for name, value in row.items() if name != "organizationId"}
    return {**told, "updateAvailable": offered is not None and offered["version"] != row["version"]}
