"""The guardrail log: what was found in messages, and what was done about it. It never holds the message itself."""

from specdouble import timestamp

_ACTIONS = {"allow": "alert", "redact": "redact", "block": "block"}


def record(store, turn, decision, categories, now):
    """Write down what was decided on the personal data of these categories in a turn."""
    store.guardrail_events.add(
        {
            "organization_id": store.users[turn["userId"]]["organizationId"],
            "user_id": turn["userId"],
            "agent_id": turn["agentId"],
            "conversation_id": turn["conversationId"],
            "violation_type": "pii",
            "violation_categories": ",".join(categories),
            "direction": "input",
            "action_taken": _ACTIONS[decision],
            "source": "chat",
            "model": turn["model"],
            "timestamp": timestamp(now),
        }
    )


def matching(store, organisation, *, org=None, since=None, until=None, **wanted):
    """Return the events of an organisation, the newest first; `since` and `until` are days, both counted in."""
    if org not in (None, organisation):
        return []
    asked = {name: value for name, value in wanted.items() if value is not None}
    rows = store.guardrail_events.all(organization_id=organisation, **asked)
    found = [row for row in rows if (since or "") <= row["timestamp"][:10] <= (until or "9999-12-31")]
    return sorted(found, key=lambda row: row["timestamp"], reverse=True)
