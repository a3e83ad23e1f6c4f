"""Evaluation datasets, of agents. The world is `demo`; dataset 1 is Elin's, 2 is Tobias's, both of agent 1."""


def names(rows):
    return [row["name"] for row in rows]


def test_datasets_are_seen_with_their_agent(ejento):
    assert names(ejento.as_("member").list_datasets(1)) == ["Invoice questions", "Night tariffs"]

    ejento.as_("manager").expect(404).list_datasets(3)
    ejento.as_("manager").expect(404).get_dataset(3)
    ejento.as_("stranger").expect(404).get_dataset(1)


def test_who_uses_an_agent_makes_datasets_for_it(ejento):
    member = ejento.as_("member")
    made = member.create_dataset(3, name="Sandvik")["data"]

    assert (made["agent_id"], made["tags"], made["created_by"]) == (3, [], "tobias@nordvik.example")
    assert made in ejento.list_datasets(3)
    assert member.update_dataset(made["id"], tags=["grid"])["data"]["tags"] == ["grid"]
    member.expect(404).create_dataset(5, name="Mine")


def test_datasets_are_changed_by_who_made_them_and_who_changes_the_agent(ejento):
    ejento.as_("member").expect(403).update_dataset(1, name="Mine")
    ejento.as_("member").expect(403).delete_dataset(1)

    assert ejento.as_("manager").update_dataset(2, name="Tariffs at night")["data"]["name"] == "Tariffs at night"


def test_names_of_datasets_are_unique_within_an_agent(ejento):
    ejento.expect(409).create_dataset(1, name="Night tariffs")
    ejento.create_dataset(2, name="Night tariffs")


def test_dataset_takes_its_questions_and_runs_along(ejento):
    ejento.delete_dataset(1)

    ejento.expect(404).get_query(1)
    ejento.expect(404).get_evaluation(1)
    ejento.expect(404).get_query_result(1)
    assert [row["query_result_id"] for row in ejento.list_metric_results(1)] == [5]


def test_named_datasets_are_deleted_together_or_not_at_all(ejento):
    ejento.as_("member").expect(403).delete_datasets(1, dataset_ids=[2, 1])
    ejento.expect(400).delete_datasets(1, dataset_ids=[2, 3])
    assert len(ejento.list_datasets(1)) == 2

    ejento.delete_datasets(1, dataset_ids=[2])
    assert names(ejento.list_datasets(1)) == ["Invoice questions"]


def test_all_datasets_of_an_agent_go_where_none_is_named(ejento):
    """delete_datasets: without ids: all datasets of the agent."""
    ejento.delete_datasets(1)

    assert ejento.list_datasets(1) == []
    assert names(ejento.list_datasets(3)) == ["Storm drill"]


def test_tags_are_those_of_the_organization(ejento):
    tags = ["billing", "grid", "people", "regression", "tariffs"]
    assert names(ejento.list_dataset_tags()) == tags
    assert names(ejento.as_("manager").list_dataset_tags()) == tags
    assert names(ejento.as_("stranger").list_dataset_tags()) == ["contracts"]
    assert names(ejento.list_dataset_tags(sort_by="-name", paginated=True, items_per_page=2)) == [
        "tariffs",
        "regression",
    ]
