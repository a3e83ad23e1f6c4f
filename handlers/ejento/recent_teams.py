"""Teams that the caller opened lately."""

from . import visits
from .envelopes import done


def add_recent_team(team_id, seen, store, clock, user):
    seen.teams[team_id]
    return done(visits.visit(store.recent_teams, clock, user, team_id=team_id))


def list_recent_teams(inferred, store, user):
    return inferred(visits.latest(store.recent_teams, user, store.teams, "team_id"))
