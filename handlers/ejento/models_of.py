"""The model of an agent: one that its organization offers, called as this says until the agent has its own word."""

from specdouble import BadReference, Conflict

from . import signing

_CALL = ("model", "temperature", "max_tokens")


def check_offered(store, user, changes):
    """Refuse a model that the organization does not offer."""
    if "model" in changes and changes["model"] not in {row["model"] for row in _offered(store, user)}:
        raise BadReference("model", changes["model"], "llm_configurations")


def tune(store, user, clock, agent, changes):
    """Change how the model of an agent is called, and return its configuration; the first change makes it one."""
    own = store.llm_configurations.one(agent_id=agent["id"])
    if own is not None:
        return store.llm_configurations.update(own.id, {**changes, **signing.changed(user, clock)})
    base = _base(store, user, agent, changes.get("model"))
    whose = {"organization_id": user.tenant, "agent_id": agent["id"]}
    call = {name: base[name] for name in _CALL}
    row = store.llm_configurations.add({**call, **changes, **whose, **signing.made(user, clock)})
    store.agents.update(agent["id"], {"llm_configuration_id": row["id"], **signing.changed(user, clock)})
    return row


def shown(row):
    """Return what answers show of a configuration."""
    return {name: value for name, value in row.items() if name != "organization_id"}


def _base(store, user, agent, model):
    """Return the configuration that an agent goes out from: of the model asked for, else its own, else the first."""
    offered = _offered(store, user)
    if not offered:
        raise Conflict("The organization offers no model")
    asked = [row for row in offered if row["model"] == model]
    named = [row for row in offered if row["id"] == agent.get("llm_configuration_id")]
    return (asked or named or offered)[0]


def _offered(store, user):
    rows = store.llm_configurations.all(organization_id=user.tenant)
    return [row for row in rows if row.get("agent_id") is None]
