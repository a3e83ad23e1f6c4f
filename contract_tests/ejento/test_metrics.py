"""Metrics. The world is `demo`; 1 to 4 are Nordvik's, 5 is the stranger's."""


def names(rows):
    return [row["name"] for row in rows]


def test_metrics_are_those_of_the_organization(ejento):
    assert names(ejento.as_("member").list_metrics()) == ["Faithfulness", "Relevance", "Tone", "Names its source"]
    assert names(ejento.as_("stranger").list_metrics()) == ["Clause match"]
    ejento.expect(404).get_metric(5)


def test_metrics_of_one_category(ejento):
    assert names(ejento.list_metrics(category="grounding")) == ["Faithfulness", "Names its source"]
    assert names(ejento.list_metrics(category="nothing")) == []


def test_owners_and_admins_make_metrics(ejento):
    made = ejento.as_("admin").create_metric(name="Length", category="quality")["data"]

    assert ejento.as_("member").get_metric(made["id"])["data"] == made
    ejento.as_("manager").expect(403).create_metric(name="Mine", category="quality")
    ejento.as_("manager").expect(403).update_metric(1, name="Mine")
    ejento.as_("manager").expect(403).delete_metric(1)


def test_names_of_metrics_are_unique_within_an_organization(ejento):
    ejento.expect(409).create_metric(name="Tone", category="style")
    ejento.expect(409).update_metric(1, name="Tone")
    ejento.as_("stranger").create_metric(name="Tone", category="style")


def test_metric_takes_its_scores_along(ejento):
    ejento.delete_metric(1)

    ejento.expect(404).get_metric_result(1)
    assert [row["metric_id"] for row in ejento.get_query_result(1)["data"]["metrics"]] == [2, 4]
