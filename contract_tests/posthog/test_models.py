"""Models that evaluations can run on. The world is `demo`."""

import pytest

PRODUCTION = 1
OPENAI = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90111"  # of production
OF_STAGING = "018f5c44-1d2e-7f30-a4b5-c6d7e8f90121"


def ids(answer):
    return [model["id"] for model in answer]


def test_models_are_those_of_the_key_or_of_the_trial(posthog):
    """list_models: with key_id: models of that key, provider must match the key; without: the trial models."""
    trial = posthog.list_models(PRODUCTION, provider="openai")
    own = posthog.list_models(PRODUCTION, provider="openai", key_id=OPENAI)

    assert ids(trial) == ["gpt-5-mini"]
    assert ids(own) == ["gpt-5-mini", "gpt-5", "gpt-4.1"]
    assert [model["posthog_available"] for model in own] == [True, False, False]


def test_provider_without_a_trial_has_no_models(posthog):
    assert posthog.list_models(PRODUCTION, provider="azure_openai") == []


def test_provider_must_be_that_of_the_key(posthog):
    """list_models: with key_id: models of that key, provider must match the key."""
    refusal = posthog.expect(400).list_models(PRODUCTION, provider="gemini", key_id=OPENAI)

    assert refusal == {"detail": "Key provider 'openai' does not match requested provider 'gemini'"}


def test_key_of_another_environment_is_not_found(posthog):
    refusal = posthog.expect(404).list_models(PRODUCTION, provider="openai", key_id=OF_STAGING)

    assert refusal == {"detail": "Key not found"}


@pytest.mark.own_rows
@pytest.mark.parametrize(("asked", "code"), [({}, "required"), ({"provider": "acme"}, "invalid_choice")])
def test_provider_must_be_one_that_is_known(posthog, asked, code):
    refusal = posthog.expect(400).list_models(PRODUCTION, **asked)

    assert (refusal["code"], refusal["attr"]) == (code, "provider")


def test_environment_of_another_organization_is_not_there(posthog):
    assert posthog.as_("stranger").expect(404).list_models(PRODUCTION, provider="openai")["code"] == "not_found"
