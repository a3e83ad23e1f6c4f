"""Agent corpora: which corpora an agent draws on. Both versions of an agent draw on the same."""

from specdouble import Conflict, NotFound, resource

from . import connections_of, signing
from .envelopes import done

get_agent_corpus = update_agent_corpus = disconnect_agent_corpus = resource


def list_agent_corpora(agent_id, verbosity, inferred, seen, store, is_enabled=None, query=None):
    seen.agents[agent_id]
    wanted = {} if is_enabled is None else {"is_enabled": is_enabled}
    rows = store.agent_corpora.all(agent_id=agent_id, **wanted)
    answer = inferred(connections_of.named(store, rows, query) if query else rows).value
    shown = [connections_of.trimmed(row, verbosity) for row in answer["data"]["corpora"]]
    return {**answer, "data": {**answer["data"], "corpora": shown}}


def disconnect_agent_corpora(agent_id, inferred, seen):
    seen.agents.changeable(agent_id)
    return inferred()


def connect_agent_corpus(agent_id, corpus_id, body, seen, store, user, clock):
    seen.agents.changeable(agent_id)
    corpus, connections = seen.corpora[corpus_id], store.agent_corpora.within(agent_id=agent_id)
    if corpus_id in connections:
        raise Conflict(f"The agent draws on {corpus['name']} already")
    made = connections.add({"corpus_id": corpus_id, "is_enabled": body["is_enabled"], **signing.made(user, clock)})
    return done(connections_of.shown(store, made))


def list_agents_of_corpus(corpus_id, inferred, seen, store):
    seen.corpora[corpus_id]
    agents = (seen.agents.get(row["agent_id"]) for row in store.agent_corpora.all(corpus_id=corpus_id))
    return inferred(agent for agent in agents if agent is not None)


def get_default_agent_of_corpus(corpus_id, seen, store):
    seen.corpora[corpus_id]
    connection = connections_of.default(store, corpus_id)
    if connection is None or connection["agent_id"] not in seen.agents:
        raise NotFound("default agent of corpus", corpus_id)
    return done(connections_of.shown(store, connection))
