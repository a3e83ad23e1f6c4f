"""Agent history: checkpoints of an agent, and what its instructions were."""

from specdouble import NotFound, resource

from . import agents_of, checkpoints, envelopes

list_agent_checkpoints = resource


def restore_agent(agent_id, body, seen, store, user, clock):
    agent = seen.agents.changeable(agent_id)
    checkpoint = store.agent_history.one(id=body["checkpoint_id"], agent_id=agent_id)
    if checkpoint is None:
        raise NotFound("checkpoint", body["checkpoint_id"])
    agents_of.check_project(seen, checkpoint["snapshot"], agent)
    return envelopes.done(checkpoints.restore(store, agent_id, checkpoint, user, clock))


def create_custom_instruction(agent_id, body, inferred, seen, store, user, clock):
    agent = seen.agents.changeable(agent_id)
    made = inferred()
    instructions = [*agent["custom_instructions"], body["instructions"]]
    checkpoints.change(store, agent_id, {"custom_instructions": instructions}, user, clock)
    return made


def list_agent_prompts(agent_id, inferred, seen, store):
    seen.agents[agent_id]
    return inferred(checkpoints.prompts(store, agent_id))
