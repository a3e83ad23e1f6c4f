"""Agent reviews: opinions on an agent, signed."""

from specdouble import resource

from . import membership

list_agent_reviews = create_agent_review = update_agent_review = delete_agent_review = resource


def list_my_agent_reviews(inferred, seen, user):
    return inferred(seen.agent_reviews.all(created_by=membership.email(user)))
