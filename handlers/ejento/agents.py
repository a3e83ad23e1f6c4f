"""Agents: assistants, each of one project. What is tried on the staging version reaches people when it is activated."""

from specdouble import resource

from . import agents_of, checkpoints, envelopes, images, membership, readiness, staging

list_agents = list_agents_of_project = delete_agent = resource


def create_agent(body, inferred, seen, store, user, clock):
    agents_of.check_project(seen, body)
    made = inferred()
    checkpoints.keep(store, made.value["data"]["id"], user, clock)
    return made


def get_agent(agent_id, agent_version, seen):
    agent = seen.agents[agent_id]
    return envelopes.done(staging.of(agent) if agent_version == "staging" else agent)


def update_agent(agent_id, agent_version, body, inferred, seen, store, user, clock):
    before = seen.agents.changeable(agent_id)
    agents_of.check_project(seen, body, before)
    changed = inferred()
    if agent_version == "staging":
        return envelopes.done(staging.of(staging.put(store, before, body)))
    checkpoints.keep(store, agent_id, user, clock)
    return changed


def activate_agent(agent_id, seen, store, user, clock):
    """Make what stands on the staging version the version that people ask."""
    agent = seen.agents.changeable(agent_id)
    return envelopes.done(checkpoints.change(store, agent_id, staging.activated(agent), user, clock))


def get_agent_status(agent_id, seen, store):
    return envelopes.done({"agent_id": agent_id, "status": readiness.status(store, seen.agents[agent_id])})


def get_agent_team_role(agent_id, seen, store, user):
    return envelopes.done(agents_of.team_role(store, seen.agents[agent_id], user))


def filter_agents(inferred, seen, store, name=None, project_id=None, team_id=None, organization_id=None):
    found = agents_of.within(store, seen, project_id, team_id, organization_id)
    return inferred([agent for agent in found if name is None or name.casefold() in agent["name"].casefold()])


def generate_agent_image(body, files):
    """Draw a picture from the description, the same one for the same words; no model is asked."""
    address = files.add("agent.svg", images.draw(body["description"]), "image/svg+xml")
    return envelopes.done({"image_url": address})


def list_accessible_agents(inferred, seen, store, user):
    """Agents that the caller sees only because they run the organization, or because all of it does, are left out."""
    return inferred(agents_of.named(seen, agents_of.joined(store, user)))


def list_agents_by_team(inferred, seen, store, project_team_id=None, user_team_id=None):
    """`user_team_id` finds agents to which somebody of that team was added by name."""
    found = agents_of.within(store, seen, team_id=project_team_id)
    if user_team_id is None:
        return inferred(found)
    shared = agents_of.shared_with_team(store, user_team_id)
    return inferred([agent for agent in found if agent["id"] in shared])


def list_agents_of_my_teams(inferred, seen, store, user):
    return inferred(agents_of.named(seen, agents_of.of_teams(store, membership.team_roles(store, user.id))))
