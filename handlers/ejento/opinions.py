"""What people make of an agent, one opinion a person: stars and votes, counted."""


def give(opinions, user, opinion):
    """Put down the opinion of a person in place of the one they had."""
    if user.id in opinions:
        opinions.update(user.id, opinion)
    else:
        opinions.add({"user_id": user.id, **opinion})


def rating(store, agent_id):
    """Return the mean of the stars of an agent, 0 where nobody gave any, and how many people gave them."""
    stars = [row["rating"] for row in store.given_ratings.all(agent_id=agent_id)]
    return {"agent_id": agent_id, "rating": round(sum(stars) / max(len(stars), 1), 2), "count": len(stars)}


def votes(store, agent_id, user):
    """Return the votes on an agent, and the caller's own."""
    given = {row["user_id"]: row["vote_type"] for row in store.agent_votes.all(agent_id=agent_id)}
    cast = list(given.values())
    return {"upvotes": cast.count("upvote"), "downvotes": cast.count("downvote"), "user_vote": given.get(user.id)}
