"""What is true of LLM prompts: whose they are, how they are shown and put in order."""

from specdouble import Condition, NotFound, Order

_SHOWN = ("llmPromptId", "name", "description", "messages", "dynamicInputs")
_ORDERS = {"created_at": "createdAt", "updated_at": "updatedAt", "name": "name"}


def of(user):
    """Return what a prompt must fulfil to be there for the caller."""
    return () if user.tenant is None else (Condition("projectId", "eq", user.tenant),)


def seen(store, prompt_id, user):
    """Return a prompt that is there for the caller."""
    row = store.llm_prompts.get(prompt_id)
    if row is None or user.tenant not in (None, row["projectId"]):
        raise NotFound("llm prompt", prompt_id)
    return row


def shown(row):
    """Show a prompt as answers do."""
    return {name: row[name] for name in _SHOWN if name in row}


def sorted_by(order):
    """Read `-updated_at`: a field, falling with a minus; nothing is the order of creation."""
    return () if order is None else (Order(_ORDERS[order.lstrip("-")], descending=order.startswith("-")),)
