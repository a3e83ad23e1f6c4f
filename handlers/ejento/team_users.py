"""Who belongs to a team, and as what."""

from specdouble import resource

from . import membership
from .envelopes import done

list_team_users = resource


def add_team_users(team_id, body, seen, store):
    team = seen.teams.changeable(team_id)
    members = store.team_users.within(team_id=team_id)
    membership.check_newcomers(store, members, team["organization_id"], body["user_ids"])
    added = [members.add({"user_id": user_id, "role": body.get("role", "member")}) for user_id in body["user_ids"]]
    return done({"users": [membership.member(store, row) for row in added]})


def update_team_user(team_id, body, seen, inferred, store):
    seen.teams.changeable(team_id)
    answer = inferred()
    if body["role"] != "owner":
        membership.check_owned(store, team_id)
    return answer


def remove_team_user(team_id, inferred, seen, store):
    seen.teams.changeable(team_id)
    answer = inferred()
    membership.check_owned(store, team_id)
    return answer
