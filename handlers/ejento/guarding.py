"""What must not go in or come out of an agent."""


def judge(store, agent_id, text):  # noqa: ARG001  no guardrail is known here
    """Return the verdict on a text: whether it is blocked, which kinds it triggered, and the text without them."""
    return {"blocked": False, "triggered": [], "sanitized_text": text}
