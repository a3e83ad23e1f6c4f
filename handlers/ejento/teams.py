"""Teams: groups of people within an organization. Whoever makes one owns it."""

from specdouble import resource

from . import membership

list_teams = get_team = update_team = delete_team = resource


def create_team(body, inferred, store, user):
    membership.check_organization(store, user, body["organization_id"])
    made = inferred()
    store.team_users.within(team_id=made.value["data"]["id"]).add({"user_id": user.id, "role": "owner"})
    return made


def list_my_teams(inferred, store, user):
    return inferred(store.teams[team_id] for team_id in membership.team_roles(store, user.id))
