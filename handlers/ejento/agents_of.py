"""Whose agents: who sees an agent, who may change it, and as what."""

from specdouble import Condition, Query

from . import membership

_CHANGE = ("edit", "owner")
OPEN = ("organization", "public")


def seen(store, user):
    """Return the ids of the agents that exist for the caller."""
    everywhere = of_organization(store, user.tenant)
    if membership.runs_organization(user):
        return [agent["id"] for agent in everywhere]
    projects, added = set(membership.projects_of(store, user)), set(_added(store, user.id))
    return [agent["id"] for agent in everywhere if agent["id"] in added or _is_open(agent, user, projects)]


def changed(store, user):
    """Return the ids of the agents that the caller may change, of those that they see."""
    run = [agent["id"] for project_id in membership.run_projects(store, user) for agent in _of(store, project_id)]
    return sorted({*run, *_added(store, user.id, _CHANGE)})


def own(store, rows, user):
    """Return the ids of those of some rows that the caller made, or that belong to agents that they may change."""
    agents, email = set(changed(store, user)), membership.email(user)
    return [row["id"] for row in rows if row["agent_id"] in agents or row["created_by"] == email]


def joined(store, user):
    """Return the ids of agents of the caller's own teams and projects, and of those that name the caller."""
    teams = membership.team_roles(store, user.id)
    projects = [row["project_id"] for row in store.project_members.all(user_id=user.id)]
    return {*of_teams(store, teams), *_ids_of(store, projects), *_added(store, user.id)}


def of_organization(store, organization_id):
    """Return the agents of an organization."""
    teams = store.teams.all(organization_id=organization_id)
    return [
        agent for team in teams for row in store.projects.all(team_id=team["id"]) for agent in _of(store, row["id"])
    ]


def of_teams(store, team_ids):
    """Return the ids of the agents in the projects of some teams."""
    return _ids_of(store, [row["id"] for team_id in team_ids for row in store.projects.all(team_id=team_id)])


def shared_with_team(store, team_id):
    """Return the ids of the agents to which somebody of a team was added by name."""
    members = {row["user_id"] for row in store.team_users.all(team_id=team_id)}
    return {row["agent_id"] for row in store.agent_users if row["user_id"] in members}


def named(seen, ids):
    """Return those agents of some ids that the caller sees."""
    return seen.agents.find(Query((Condition("id", "in", sorted(ids)),))).rows


def within(store, seen, project_id=None, team_id=None, organization_id=None):
    """Return the agents that the caller sees of a project, of a team's projects, or of an organization's teams."""
    wanted = [
        (project_id, lambda project: project["id"]),
        (team_id, lambda project: project["team_id"]),
        (organization_id, lambda project: membership.organization_of_team(store, project["team_id"])),
    ]
    asked = [(id_, read) for id_, read in wanted if id_ is not None]
    projects = {row["id"] for row in store.projects if all(read(row) == id_ for id_, read in asked)}
    return [agent for agent in seen.agents if agent["project_id"] in projects]


def check_project(seen, values, agent=None):
    """Raise Forbidden where an agent would come into a project that the caller sees and may not change."""
    project_id = values.get("project_id")
    comes = agent is None or agent["project_id"] != project_id
    if comes and project_id in seen.projects:
        seen.projects.changeable(project_id)


def permission(store, agent_id, user):
    """Return what a person may do with an agent, by name or by membership; None where it does not exist for them."""
    if agent_id not in seen(store, user):
        return None
    added = store.agent_users.within(agent_id=agent_id).get(user.id)
    if membership.runs_organization(user) or (added is not None and added["role"] == "owner"):
        return "owner"
    return "edit" if agent_id in changed(store, user) else "view"


def team_role(store, agent, user):
    """Return the team of an agent's project, and the caller's role there: their own, else that in the organization."""
    team_id = store.projects[agent["project_id"]]["team_id"]
    office = user.role if membership.runs_organization(user) else None
    return {"team_id": team_id, "role": membership.team_roles(store, user.id).get(team_id, office)}


def _of(store, project_id):
    return store.agents.all(project_id=project_id)


def _ids_of(store, project_ids):
    return [agent["id"] for project_id in project_ids for agent in _of(store, project_id)]


def _added(store, user_id, roles=("view", *_CHANGE)):
    return [row["agent_id"] for row in store.agent_users.all(user_id=user_id) if row["role"] in roles]


def _is_open(agent, user, projects):
    if agent["access_level"] == "private":
        return agent["created_by"] == membership.email(user)
    return agent["access_level"] in OPEN or agent["project_id"] in projects
