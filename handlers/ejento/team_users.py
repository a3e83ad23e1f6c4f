"""Who belongs to a team, and as what."""

from specdouble import BadReference, Conflict, resource

from . import membership
from .envelopes import done

list_team_users = resource


def add_team_users(team_id, body, seen, store):
    team = seen.teams.changeable(team_id)
    members = store.team_users.within(team_id=team_id)
    for user_id in body["user_ids"]:
        person = store.users.get(user_id)
        if person is None or person["organization_id"] != team["organization_id"]:
            raise BadReference("user_ids", user_id, "users")
        if user_id in members:
            raise Conflict(f"{person['full_name']} is in this team already")
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
