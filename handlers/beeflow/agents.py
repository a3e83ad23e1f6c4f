"""Agents: who answers, with which words, tools and knowledge. The marketplace shows those that are published."""

from specdouble import timestamp

from . import agents_of, knowledge_of, pages, people, tools


def list_agents(user, store, page, limit):
    return pages.cut(agents_of.visible(store, people.of(store, user)), page, limit)


def create_agent(body, user, store, clock):
    """`llamaGuardEnabled` and `webSearchGuardEnabled` are kept, and change nothing: nothing is moderated."""
    made = agents_of.add(store, people.of(store, user), body, clock.now())
    knowledge_of.check_drawn_on(store, made)
    return made


def get_agent(id_, user, store):
    return agents_of.seen(store, id_, people.of(store, user))


def update_agent(id_, body, user, store, clock):
    """Knowledge that is gone, or that its owner may read no longer, may stay where it is named, and is passed over."""
    owned = agents_of.owned(store, id_, people.of(store, user))
    people.check_groups(store, owned["organizationId"], body.get("shared_groups", []))
    changed = store.agents.update(id_, {**body, "updated_at": timestamp(clock.now())})
    knowledge_of.check_drawn_on(store, changed, before=owned)
    return changed


def delete_agent(id_, user, store):
    agents_of.owned(store, id_, people.of(store, user))
    store.agents.delete(id_)


def publish_agent(id_, user, store, clock):
    agent = agents_of.publishable(store, id_, people.of(store, user))
    if agent["is_published"]:
        return agent
    return store.agents.update(id_, {"is_published": True, "updated_at": timestamp(clock.now())})


def duplicate_agent(id_, user, store, clock):
    owner = people.of(store, user)
    return agents_of.fork(store, agents_of.seen(store, id_, owner), owner, clock.now())


def list_agent_tools(id_, user, store):
    """Nobody has overrides."""
    person = people.of(store, user)
    return tools.resolve(store, agents_of.seen(store, id_, person), person)


def list_marketplace_agents(store, page, limit, category=None, q=None):
    """`category` is the id of one."""
    found = agents_of.published(store, category, q)
    return [agents_of.advertised(store, agent) for agent in pages.cut(found, page, limit)]
