"""Evaluations. The world is `demo`; 1 is completed, 2 is running, 4 failed and is Tobias's; the stranger has 5."""

import pytest


def ids(rows):
    return [row["id"] for row in rows]


@pytest.mark.parametrize(
    ("persona", "seen"),
    [("owner", [1, 2, 3, 4]), ("manager", [1, 2, 4]), ("member", [1, 2, 3, 4]), ("stranger", [5])],
)
def test_evaluations_are_seen_with_their_agent(ejento, persona, seen):
    assert ids(ejento.as_(persona).list_evaluations()) == seen


def test_evaluations_of_one_dataset(ejento):
    assert ids(ejento.list_evaluations(dataset_id=1)) == [1, 2]
    assert ids(ejento.list_evaluations(dataset_id=5)) == []


def test_who_uses_an_agent_evaluates_it(ejento):
    made = ejento.as_("member").create_evaluation(name="Again", dataset_id=3, agent_id=3)["data"]

    assert (made["status"], made["created_by"]) == ("pending", "tobias@nordvik.example")
    assert ejento.get_evaluation(made["id"])["data"] == made


def test_evaluation_needs_an_agent_and_a_dataset_that_the_caller_sees(ejento):
    manager = ejento.as_("manager")
    manager.expect(400).create_evaluation(name="Theirs", dataset_id=1, agent_id=3)
    manager.expect(400).create_evaluation(name="Theirs", dataset_id=3, agent_id=1)
    ejento.expect(400).create_evaluation(name="Nowhere", dataset_id=99, agent_id=1)


def test_run_goes_forward_only(ejento):
    for status in ("running", "completed"):
        assert ejento.update_evaluation(2, status=status)["data"]["status"] == status

    for status in ("pending", "running", "failed"):
        ejento.expect(409).update_evaluation(2, status=status)
    assert ejento.update_evaluation(2, name="January")["data"]["status"] == "completed"


def test_evaluations_are_changed_by_who_made_them_and_who_changes_the_agent(ejento):
    ejento.as_("member").expect(403).update_evaluation(1, name="Mine")
    ejento.as_("member").expect(403).delete_evaluation(1)
    ejento.as_("manager").update_evaluation(4, name="Second try needed")

    assert ejento.as_("member").get_evaluation(4)["data"]["name"] == "Second try needed"


def test_evaluation_takes_its_results_along(ejento):
    ejento.delete_evaluation(1)

    ejento.expect(404).get_query_result(1)
    ejento.expect(404).get_metric_result(1)
    assert ids(ejento.list_queries(1)) == [1, 2, 3]


def test_several_evaluations_go_together_or_not_at_all(ejento):
    ejento.expect(400).delete_evaluations(evaluation_ids=[1, 5])
    ejento.as_("member").expect(403).delete_evaluations(evaluation_ids=[4, 1])
    ejento.expect(400).delete_evaluations()
    assert ids(ejento.list_evaluations()) == [1, 2, 3, 4]

    ejento.delete_evaluations(evaluation_ids=[2, 4, 2])
    assert ids(ejento.list_evaluations()) == [1, 3]


def test_evaluations_go_with_their_agent(ejento):
    ejento.delete_agent(1)

    assert ids(ejento.list_evaluations()) == [3]
    ejento.expect(404).get_dataset(1)
