"""Agent users: people with rights of their own on an agent."""

from specdouble import NotFound, resource

from . import agents_of, envelopes, membership

list_users_of_agent = add_agent_user = remove_agent_user = list_agent_users = resource


def get_agent_user_permission(agent_id, user_id, seen, store):
    """Whoever sees an agent has a permission on it, added by name or not."""
    seen.agents[agent_id]
    permission = agents_of.permission(store, agent_id, membership.person(seen.users[user_id]))
    if permission is None:
        raise NotFound("permission of user", user_id)
    return envelopes.done({"agent_id": agent_id, "user_id": user_id, "permission": permission})
