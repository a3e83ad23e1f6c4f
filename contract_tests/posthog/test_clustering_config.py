"""Clustering configuration, one for an environment. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

PRODUCTION, STAGING, SPINLANE = 1, 2, 3
CHAT = {"key": "$ai_span_name", "operator": "exact", "type": "event", "value": ["support-chat"]}
NOW = "2026-01-15T09:00:00.000Z"


def test_configuration_holds_what_was_set(posthog):
    config = posthog.get_clustering_config(PRODUCTION)

    assert [one["key"] for one in config["event_filters"]] == ["$ai_model"]
    assert config["updated_at"] == "2026-01-09T14:03:21.000Z"


def test_first_read_makes_the_configuration(posthog, clock):
    """get_clustering_config: singleton per team, created on first read (get_or_create)."""
    first = posthog.get_clustering_config(STAGING)
    clock.advance(3600)

    assert first == {"event_filters": [], "created_at": NOW, "updated_at": NOW}
    assert posthog.get_clustering_config(STAGING) == first


def test_setting_filters_makes_nothing_new(posthog):
    """set_event_filters: action answers 200 though it is a POST."""
    assert posthog.call("set_event_filters", PRODUCTION, event_filters=[CHAT]).status == 200


def test_filters_are_replaced_as_a_whole(posthog):
    """set_event_filters: replaces the whole list; touches updated_at."""
    before = posthog.get_clustering_config(PRODUCTION)

    after = posthog.set_event_filters(PRODUCTION, event_filters=[CHAT])

    assert after == {**before, "event_filters": [CHAT], "updated_at": NOW}
    assert posthog.get_clustering_config(PRODUCTION) == after


def test_filters_can_be_taken_away(posthog):
    posthog.set_event_filters(PRODUCTION, event_filters=[])

    assert posthog.get_clustering_config(PRODUCTION)["event_filters"] == []


def test_each_environment_has_its_own(posthog):
    posthog.set_event_filters(STAGING, event_filters=[CHAT])

    assert posthog.get_clustering_config(STAGING)["event_filters"] == [CHAT]
    assert posthog.get_clustering_config(PRODUCTION)["event_filters"] != [CHAT]


@pytest.mark.own_rows
def test_filters_must_be_sent(posthog):
    assert posthog.expect(400).set_event_filters(PRODUCTION, body={}) == {"detail": "event_filters is required."}


@pytest.mark.own_rows
@pytest.mark.parametrize("filters", ["all", {"key": "x"}, None, 7])
def test_filters_must_be_a_list(posthog, filters):
    refusal = posthog.expect(400).set_event_filters(PRODUCTION, event_filters=filters)

    assert refusal == {"detail": "event_filters must be a list."}


def test_environment_of_another_organization_is_not_there(posthog):
    assert posthog.expect(404).get_clustering_config(SPINLANE)["detail"] == "Environment not found."
    posthog.expect(404).set_event_filters(SPINLANE, event_filters=[])
    assert posthog.as_("stranger").get_clustering_config(SPINLANE)["created_at"] == NOW


def test_reading_key_reads_only(posthog):
    analyst = posthog.as_("analyst")

    assert analyst.get_clustering_config(PRODUCTION)["event_filters"]
    refusal = analyst.expect(403).set_event_filters(PRODUCTION, event_filters=[])
    assert refusal["detail"] == "API key missing required scope 'llm_analytics:write'"
