"""Votes on an answer, one a person."""

from specdouble import timestamp

from . import membership


def vote(votes, answered, vote_type, user, now):
    """Count somebody's vote, in place of an earlier one, and return it as it is shown.

    `answered` names the answer as the rows of `votes` do: `{"agent_response_id": 7}`.
    """
    cast = {"is_upvote": vote_type == "upvote", "is_downvote": vote_type == "downvote", "created_on": timestamp(now)}
    mine = votes.one(**answered, user=user.id)
    if mine is None:
        return shown(votes.add({**answered, "user": user.id, **cast, "created_by": membership.email(user)}))
    return shown(votes.update(mine["id"], cast))


def shown(row):
    """Return a vote without what only the store knows."""
    return {name: row[name] for name in ("id", "is_upvote", "is_downvote", "created_by", "created_on")}
