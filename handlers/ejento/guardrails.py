"""Guardrails: what must not go in or come out of the agents of an organization, and which of it an agent heeds."""

from specdouble import NotFound, resource

from . import envelopes, guarding, signing

get_guardrail = update_guardrail = delete_guardrail = list_guardrails = create_guardrail = resource


def list_guardrail_types(agent_id, inferred, seen, store):
    seen.agents[agent_id]
    return inferred(_kind(store, agent_id, type_id) for type_id in guarding.TYPES)


def switch_guardrail_type(agent_id, guardrail_type_id, body, seen, store):
    seen.agents.changeable(agent_id)
    if guardrail_type_id not in guarding.TYPES:
        raise NotFound("guardrail type", guardrail_type_id)
    guarding.switch(store, agent_id, guardrail_type_id, body["is_enabled"])
    return envelopes.done(_kind(store, agent_id, guardrail_type_id))


def apply_guardrails(agent_id, body, seen, store):
    seen.agents[agent_id]
    return envelopes.done(guarding.judge(store, agent_id, body["text"]))


def switch_guardrail(organization_id, guardrail_id, body, seen, store, user, clock):
    if seen.guardrails[guardrail_id]["organization_id"] != organization_id:
        raise NotFound("guardrail", guardrail_id)
    return envelopes.done(store.guardrails.update(guardrail_id, {**body, **signing.changed(user, clock)}))


def _kind(store, agent_id, type_id):
    name, is_enabled = guarding.TYPES[type_id], guarding.is_enabled(store, agent_id, type_id)
    return {"id": type_id, "name": name, "is_enabled": is_enabled}
