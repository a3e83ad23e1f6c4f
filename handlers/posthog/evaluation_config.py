"""Evaluation configuration: what may still be tried, and whose key pays for the rest."""

from specdouble import BadReference, NotFound, resource

from . import rules

get_evaluation_config = resource


def set_active_key(inferred):
    try:
        answer = inferred()
    except BadReference:
        raise NotFound(message="Key not found.") from None
    rules.check_usable(answer.value["active_provider_key"])
    return answer
