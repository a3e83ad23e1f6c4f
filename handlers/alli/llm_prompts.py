"""LLM prompts: a project's own. Deleted ones stay in the store and are seen no more; one that a campaign uses stays."""

from specdouble import BadRequest, Query, resource, timestamp

from . import prompts

get_llm_prompt = delete_llm_prompt = resource


def list_llm_prompts(offset, limit, order, store, user):
    query = Query(prompts.of(user), sort=prompts.sorted_by(order), offset=offset, limit=limit)
    return [prompts.shown(row) for row in store.llm_prompts.find(query).rows]


def create_llm_prompt(body, inferred):
    if body["name"] is None:
        raise BadRequest("body /name: came null, and an answer could not hold it")
    return inferred()


def update_llm_prompt(llm_prompt_id, body, store, user, clock):
    prompts.seen(store, llm_prompt_id, user)
    changes = {name: value for name, value in body.items() if name != "name" or value is not None}
    return prompts.shown(store.llm_prompts.update(llm_prompt_id, {**changes, "updatedAt": timestamp(clock.now())}))
