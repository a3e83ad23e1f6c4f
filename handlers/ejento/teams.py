"""Teams: groups of people within an organization. Whoever makes one owns it."""

from specdouble import Condition, Query, resource

from . import membership

get_team = update_team = delete_team = list_teams = resource


def create_team(inferred, store, user):
    made = inferred()
    store.team_users.within(team_id=made.value["data"]["id"]).add({"user_id": user.id, "role": "owner"})
    return made


def list_my_teams(inferred, store, user):
    mine = Condition("id", "in", list(membership.team_roles(store, user.id)))
    return inferred(store.teams.find(Query((mine,))).rows)
