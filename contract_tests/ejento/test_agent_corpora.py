"""Which corpora an agent draws on. The world is `demo`."""


def connected(rows):
    return [(row["corpus_id"], row["is_enabled"]) for row in rows]


def test_what_is_switched_on_comes_first(ejento):
    assert connected(ejento.list_agent_corpora(2)) == [(2, True), (1, False)]
    assert connected(ejento.list_agent_corpora(2, sort_by="is_enabled")) == [(1, False), (2, True)]
    assert connected(ejento.list_agent_corpora(2, sort_by="-created_on")) == [(1, False), (2, True)]
    assert connected(ejento.list_agent_corpora(2, agent_version="staging")) == [(2, True), (1, False)]


def test_connections_are_found_by_the_name_of_the_corpus(ejento):
    assert connected(ejento.list_agent_corpora(2, query="HANDB")) == [(2, True)]
    assert connected(ejento.list_agent_corpora(2, is_enabled=False)) == [(1, False)]
    assert connected(ejento.list_agent_corpora(2, query="handb", is_enabled=False)) == []


def test_verbosity_trims_the_corpus(ejento):
    whole, brief, bare = (ejento.list_agent_corpora(2, verbosity=level)[0] for level in ("high", "medium", "low"))

    assert whole["corpus"] == ejento.get_corpus(2)["data"]
    assert brief["corpus"].items() < whole["corpus"].items()
    assert {**brief["corpus"]}.keys() == {"id", "name", "indexing_mode_id", "document_count", "created_on"}
    assert bare == {name: value for name, value in whole.items() if name != "corpus"}


def test_connections_come_in_pages(ejento):
    page = ejento.call("list_agent_corpora", 2, paginated=True, items_per_page=1, page=2).body["data"]
    assert connected(page["corpora"]) == [(1, False)]
    assert page["pagination"] == {"page": 2, "items_per_page": 1, "total_items": 2, "total_pages": 2}


def test_agent_is_connected_once(ejento):
    manager = ejento.as_("manager")
    made = manager.connect_agent_corpus(1, 7, is_enabled=False)["data"]

    assert made == manager.get_agent_corpus(1, 7)["data"]
    assert (made["created_by"], made["corpus"]["name"]) == ("elin@nordvik.example", "Winter campaign")
    manager.expect(409).connect_agent_corpus(1, 7, is_enabled=True)


def test_corpora_that_one_does_not_see_are_not_connected(ejento):
    ejento.as_("manager").expect(404).connect_agent_corpus(1, 6, is_enabled=True)
    ejento.expect(404).connect_agent_corpus(1, 5, is_enabled=True)
    ejento.as_("member").expect(403).connect_agent_corpus(1, 3, is_enabled=True)


def test_connection_is_switched_off_and_cut(ejento):
    manager = ejento.as_("manager")
    assert not manager.update_agent_corpus(1, 1, is_enabled=False)["data"]["is_enabled"]
    ejento.as_("member").expect(403).update_agent_corpus(1, 1, is_enabled=True)
    ejento.as_("member").expect(403).disconnect_agent_corpus(1, 1)

    manager.disconnect_agent_corpus(1, 1)
    manager.expect(404).get_agent_corpus(1, 1)
    assert manager.get_corpus(1)["data"]["id"] == 1  # the corpus stays


def test_all_connections_are_cut(ejento):
    """disconnect_agent_corpora: removes all connections of the agent."""
    ejento.as_("member").expect(403).disconnect_agent_corpora(1)
    ejento.as_("manager").disconnect_agent_corpora(1)

    assert ejento.list_agent_corpora(1) == []
    assert len(ejento.list_agent_corpora(2)) == 2


def test_agents_of_a_corpus_are_those_that_one_sees(ejento):
    assert [agent["id"] for agent in ejento.list_agents_of_corpus(3)] == [3, 4]
    ejento.update_agent_access(4, access_level="private")
    assert [agent["id"] for agent in ejento.as_("member").list_agents_of_corpus(3)] == [3]


def test_default_connection_is_the_oldest_that_is_switched_on(ejento):
    assert ejento.get_default_agent_of_corpus(2)["data"]["agent_id"] == 1
    ejento.update_agent_corpus(1, 2, is_enabled=False)
    assert ejento.get_default_agent_of_corpus(2)["data"] == ejento.get_agent_corpus(2, 2)["data"]
    ejento.disconnect_agent_corpus(2, 2)
    ejento.expect(404).get_default_agent_of_corpus(2)


def test_deleted_agent_is_connected_no_more(ejento):
    ejento.delete_agent(4)
    assert [agent["id"] for agent in ejento.list_agents_of_corpus(3)] == [3]
