"""The staging version of an agent: what differs from the version that people ask, until it is activated."""


def of(agent):
    """Return an agent as it is being worked on."""
    return {**agent, **agent["staging"]}


def put(store, agent, changes):
    """Put changes on the staging version; the version that people ask stays what it was."""
    return store.agents.replace(agent["id"], {**agent, "staging": {**agent["staging"], **changes}})


def activated(agent):
    """Return what changes of an agent when it is activated."""
    return {**agent["staging"], "staging": {}, "is_active": True}
