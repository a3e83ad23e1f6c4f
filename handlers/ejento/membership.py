"""Who belongs where: the roles that people have in organizations, teams, projects, agents and corpora."""

_RULERS = ("owner", "admin")


def runs_organization(user):
    """Tell whether somebody owns or administers their organization."""
    return user.role in _RULERS


def team_roles(store, user_id):
    """Return the role of a person in each of their teams, by the team's id."""
    return {row["team_id"]: row["role"] for row in store.team_users.all(user_id=user_id)}


def teams_of(store, user):
    """Return the ids of the teams that the caller sees: their own, or all of the organization."""
    if runs_organization(user):
        return [team["id"] for team in store.teams.all(organization_id=user.tenant)]
    return list(team_roles(store, user.id))


def run_teams(store, user):
    """Return the ids of the teams that the caller may change."""
    if runs_organization(user):
        return teams_of(store, user)
    return [team_id for team_id, role in team_roles(store, user.id).items() if role in _RULERS]


def projects_of(store, user):
    """Return the ids of the projects that the caller sees: of their teams, and those they were added to."""
    below = {row["id"] for team_id in teams_of(store, user) for row in store.projects.all(team_id=team_id)}
    return sorted(below | {row["project_id"] for row in store.project_users.all(user_id=user.id)})


def run_projects(store, user):
    """Return the ids of the projects that the caller may change: those of teams that they run."""
    return [row["id"] for team_id in run_teams(store, user) for row in store.projects.all(team_id=team_id)]


def organization_of_team(store, team_id):
    """Return the id of the organization of a team; None where there is no such team."""
    team = store.teams.get(team_id)
    return None if team is None else team["organization_id"]


def organization_of_agent(store, agent):
    """Return the id of the organization of an agent."""
    return organization_of_team(store, store.projects[agent["project_id"]]["team_id"])


def projects_with(store, user_id):
    """Return the ids of the projects that somebody works on, in a team or by name."""
    below = {row["id"] for team_id in team_roles(store, user_id) for row in store.projects.all(team_id=team_id)}
    return below | {row["project_id"] for row in store.project_users.all(user_id=user_id)}


def email_of(user):
    """Return how rows name the caller; who signed in with an account is called by its address."""
    return str(user.profile.get("email", user.name))
