"""Who belongs where: the roles that people have in organizations, teams, projects, agents and corpora."""

from specdouble import BadReference, Conflict, User

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
    return sorted(below | {row["project_id"] for row in store.project_members.all(user_id=user.id)})


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


def email(user):
    """Return the address that stands in `created_by` of what the caller makes."""
    return str(user.profile.get("email", user.name))


def person(row):
    """Return somebody as the caller that they would be."""
    profile = {"email": row["email"]}
    return User(row["email"], row["role"], row["organization_id"], id=row["id"], profile=profile)


def at_address(people, email):
    """Return the one of some people with an e-mail address, whatever its case, or None."""
    return next((row for row in people if row["email"].lower() == email.lower()), None)


def check_address(store, email):
    """Refuse an e-mail address that somebody has, in this organization or another."""
    if at_address(store.users, email) is not None:
        raise Conflict("This e-mail address is taken")


def check_newcomers(store, people, organization_id, user_ids):
    """Refuse to add people who are not of the organization, or are among the `people` of a team or project already."""
    for user_id in user_ids:
        person = store.users.get(user_id)
        if person is None or person["organization_id"] != organization_id:
            raise BadReference("user_ids", user_id, "users")
        if user_id in people:
            raise Conflict(f"{person['full_name']} belongs to it already")


def check_organization(store, user, organization_id):
    """Refuse an organization that is not the caller's as if it did not exist."""
    if organization_id != user.tenant or organization_id not in store.organizations:
        raise BadReference("organization_id", organization_id, "organizations")


def check_owned(store, team_id):
    """Refuse to leave a team without an owner."""
    members = store.team_users.within(team_id=team_id)
    if not any(row["role"] == "owner" for row in members):
        raise Conflict("A team keeps at least one owner")


def member(store, row):
    """Return a member of a team as answers show one, with the person."""
    person = store.users[row["user_id"]]
    shown = ("id", "email", "full_name", "organization_id", "role", "is_active")
    return {**row, "user": {name: person[name] for name in shown}}


def worked_on(store, user_id):
    """Return the projects of a person: those of their teams, and those they were added to."""
    teams = team_roles(store, user_id)
    added = {row["project_id"] for row in store.project_members.all(user_id=user_id)}
    return [row for row in store.projects if row["team_id"] in teams or row.id in added]
