"""Checkpoints: the states that an agent had. Every change of what an agent is leaves one."""

from . import signing

_OPTIONAL = ("description", "agent_type_id", "system_prompt", "image_url", "llm_configuration_id")
_KEPT = ("name", "project_id", *_OPTIONAL, "is_active", "tags", "access_level", "custom_instructions")
_SHOWN = ("id", "agent_id", "created_by", "created_on", "modified_by", "modified_on")


def change(store, agent_id, changes, user, clock):
    """Change an agent for a person, keep a checkpoint of it, and return it."""
    agent = store.agents.update(agent_id, {**changes, **signing.changed(user, clock)})
    keep(store, agent_id, user, clock)
    return agent


def keep(store, agent_id, user, clock):
    """Keep a checkpoint of an agent as it is, and return it."""
    agent, kept = store.agents[agent_id], of(store, agent_id)
    checkpoint = {
        "agent_id": agent_id,
        "version": len(kept) + 1,
        "snapshot": {name: agent[name] for name in _KEPT if name in agent},
        **signing.made(user, clock),
    }
    return store.agent_history.add(checkpoint)


def of(store, agent_id):
    """Return the checkpoints of an agent, oldest first."""
    return store.agent_history.all(agent_id=agent_id)


def restore(store, agent_id, checkpoint, user, clock):
    """Make an agent again what it was at a checkpoint, which is a change like any other."""
    rest = {name: value for name, value in store.agents[agent_id].items() if name not in _OPTIONAL}
    store.agents.replace(agent_id, {**rest, **checkpoint["snapshot"]})
    return change(store, agent_id, {}, user, clock)


def prompts(store, agent_id):
    """Return the system prompts that an agent had, oldest first: one for each checkpoint that brought another."""
    found, last = [], None
    for checkpoint in of(store, agent_id):
        prompt = checkpoint["snapshot"].get("system_prompt")
        if prompt is not None and prompt != last:
            found.append({"prompt": prompt, **{name: checkpoint[name] for name in _SHOWN}})
        last = prompt
    return found
