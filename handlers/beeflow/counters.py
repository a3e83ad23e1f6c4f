"""Counters: what Prometheus reads, in its text format (version 0.0.4)."""

_NAMED = (
    ("beeflow_organisations", "Organisations on the platform.", lambda store: len(store.organisations)),
    ("beeflow_users", "Users of all organisations.", lambda store: len(store.users)),
    ("beeflow_sessions", "Sessions that were opened and not ended.", lambda store: len(store.sessions)),
    ("beeflow_api_keys", "API keys that let somebody in.", lambda store: len(store.api_keys)),
)


def text(store):
    """Write every counter with its help and its type."""
    lines = []
    for name, told, count in _NAMED:
        lines += [f"# HELP {name} {told}", f"# TYPE {name} gauge", f"{name} {count(store)}"]
    return "\n".join(lines) + "\n"
