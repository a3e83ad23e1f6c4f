"""Agents: who answers, with which words, tools and knowledge. The marketplace shows those that are published."""

from specdouble import timestamp

from . import agents_of, pages, people, tools


def list_agents(user, store, page, limit):
    return pages.cut(agents_of.visible(store, people.of(store, user)), page, limit)


def create_agent(body, user, store, clock):
    """Any id will do in `config.knowledge_base_ids`; one that its owner may not read is passed over."""
    owner = people.of(store, user)
    return agents_of.add(store, owner, body, clock.now())


def get_agent(id_, user, store):
    return agents_of.seen(store, id_, people.of(store, user))


def update_agent(id_, body, user, store, clock):
    """Any id will do in `config.knowledge_base_ids`; one that its owner may not read is passed over."""
    owned = agents_of.owned(store, id_, people.of(store, user))
    people.check_groups(store, owned["organizationId"], body.get("shared_groups", []))
    return store.agents.update(id_, {**body, "updated_at": timestamp(clock.now())})


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
    """Nobody has overrides, and every account that a user has elsewhere counts as connected."""
    person = people.of(store, user)
    return tools.resolve(store, agents_of.seen(store, id_, person), person)


def list_marketplace_agents(store, page, limit, category=None, q=None):
    """`category` is the id of one."""
    found = agents_of.published(store, category, q)
    return [agents_of.advertised(store, agent) for agent in pages.cut(found, page, limit)]
