"""Agent types: kinds of agents, the same everywhere, under the names that each organization gives them."""

from . import envelopes


def list_agent_types(inferred, store, user):
    return inferred(_named(store, user, row) for row in store.agent_types)


def get_agent_type(agent_type_id, store, user):
    return envelopes.done(_named(store, user, store.agent_types[agent_type_id]))


def update_agent_type(agent_type_id, body, store, user):
    row, names = store.agent_types[agent_type_id], _names(store, user, agent_type_id)
    if names is None:
        store.agent_type_names.add({"organization_id": user.tenant, "agent_type_id": agent_type_id, **body})
    else:
        store.agent_type_names.update(names["id"], body)
    return envelopes.done(_named(store, user, row))


def _names(store, user, agent_type_id):
    return store.agent_type_names.one(organization_id=user.tenant, agent_type_id=agent_type_id)


def _named(store, user, row):
    names = _names(store, user, row["id"]) or {}
    return {**row, **{name: names[name] for name in ("name", "description") if name in names}}
