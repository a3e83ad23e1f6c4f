"""The staging version of an agent: what differs from the version that people ask, until it is activated."""

_BESIDE = ("access_level", "custom_instructions", "staging")


def of(agent):
    """Return an agent as it is being worked on."""
    return {**shown(agent), **agent["staging"]}


def shown(agent):
    """Return what answers show of an agent."""
    return {name: value for name, value in agent.items() if name not in _BESIDE}


def put(store, agent, changes):
    """Put changes on the staging version; the version that people ask stays what it was."""
    return store.agents.replace(agent["id"], {**agent, "staging": {**agent["staging"], **changes}})


def activated(agent):
    """Return what changes of an agent when it is activated."""
    return {**agent["staging"], "staging": {}, "is_active": True}
