"""Evaluation configuration, one for an environment. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

PRODUCTION, STAGING, SPINLANE = 1, 2, 3
OPENAI = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90111"  # of production; active
ANTHROPIC = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90112"  # of production
INVALID = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90113"
UNTRIED = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90114"
OF_STAGING = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90121"
NOBODY = "00000000-0000-4000-8000-000000000000"


def test_configuration_shows_whose_key_pays(posthog):
    key = posthog.get_evaluation_config(PRODUCTION)["active_provider_key"]

    assert (key["id"], key["provider"], key["api_key_masked"]) == (OPENAI, "openai", "sk-p...Xk2Q")
    assert key["created_by"]["email"] == "lottie@hedgebox.example"
    assert posthog.get_evaluation_config(STAGING)["active_provider_key"] is None


def test_first_read_makes_the_configuration(posthog, clock):
    """get_evaluation_config: singleton per team, created on first read."""
    stranger = posthog.as_("stranger")

    first = stranger.get_evaluation_config(SPINLANE)
    clock.advance(60)

    assert (first["trial_eval_limit"], first["trial_evals_used"], first["active_provider_key"]) == (100, 0, None)
    assert first["created_at"] == "2026-01-15T09:00:00.000Z"
    assert stranger.get_evaluation_config(SPINLANE) == first


@pytest.mark.parametrize(("environment", "used", "remaining"), [(PRODUCTION, 103, 0), (STAGING, 37, 63)])
def test_trial_never_leaves_less_than_nothing(posthog, environment, used, remaining):
    """get_evaluation_config: trial_evals_remaining = max(0, trial_eval_limit - trial_evals_used)."""
    config = posthog.get_evaluation_config(environment)

    assert (config["trial_eval_limit"], config["trial_evals_used"]) == (100, used)
    assert config["trial_evals_remaining"] == remaining


def test_another_key_can_pay(posthog):
    after = posthog.set_active_key(PRODUCTION, key_id=ANTHROPIC)

    assert after["active_provider_key"]["name"] == "Anthropic, second opinion"
    assert after["updated_at"] == "2026-01-15T09:00:00.000Z"
    assert posthog.get_evaluation_config(PRODUCTION) == after


def test_keys_are_there_though_nothing_makes_them(posthog):
    """set_active_key: provider keys have no endpoint in the seed: fixtures must pre-load them."""
    assert posthog.set_active_key(STAGING, key_id=OF_STAGING)["active_provider_key"]["id"] == OF_STAGING
    assert not [one for one in posthog.document.operations if "key" in one.path.split("/")[-1].split("_")[:1]]


@pytest.mark.parametrize("key", [OF_STAGING, NOBODY])
def test_key_must_be_one_of_the_environment(posthog, key):
    """set_active_key: key must belong to the team and have state ok."""
    assert posthog.expect(404).set_active_key(PRODUCTION, key_id=key) == {"detail": "Key not found."}
    assert posthog.get_evaluation_config(PRODUCTION)["active_provider_key"]["id"] == OPENAI


@pytest.mark.parametrize(("key", "state"), [(INVALID, "invalid"), (UNTRIED, "unknown")])
def test_key_must_have_been_accepted(posthog, key, state):
    """set_active_key: key must belong to the team and have state ok."""
    refusal = posthog.expect(400).set_active_key(PRODUCTION, key_id=key)

    assert refusal == {"detail": f"Cannot activate key with state '{state}'. Please validate the key first."}
    assert posthog.get_evaluation_config(PRODUCTION)["active_provider_key"]["id"] == OPENAI


@pytest.mark.own_rows
@pytest.mark.parametrize(("body", "code"), [({}, "required"), ({"key_id": "mine"}, "invalid")])
def test_key_must_be_named(posthog, body, code):
    refusal = posthog.expect(400).set_active_key(PRODUCTION, body=body)

    assert (refusal["code"], refusal["attr"]) == (code, "key_id")


def test_pipeline_sets_keys_and_sees_nothing_else(posthog):
    pipeline = posthog.as_("pipeline")

    assert pipeline.set_active_key(PRODUCTION, key_id=ANTHROPIC)["active_provider_key"]["id"] == ANTHROPIC
    pipeline.expect(403).get_clustering_config(PRODUCTION)
    posthog.as_("analyst").expect(403).set_active_key(PRODUCTION, key_id=ANTHROPIC)
