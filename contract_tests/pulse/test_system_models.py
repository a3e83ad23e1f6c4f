"""System models: what the platform offers to every organization. The world is `demo`."""

import pytest

GPT_4O = "3b9d6f0a-58c4-4e1f-8d27-c0a6e5b41f93"
TITAN = "d05f8b3e-7a19-4c62-9e84-1f3a6d2b5c70"
RETIRED = "94a7c2d6-3e50-4b8f-86d1-e7f0b9a35c28"
NOBODY = "00000000-0000-4000-8000-000000000000"

NEW = {"name": "Mistral Large", "modelUrl": "https://api.mistral.ai/v1/chat/completions"}


def names(models):
    return [model["name"] for model in models]


def by_id(pulse, model_id):
    return next(model for model in pulse.list_system_models() if model["id"] == model_id)


def test_list_holds_hidden_models_too(pulse):
    assert names(pulse.list_system_models()) == ["GPT-4o", "GPT-3.5 Turbo", "Claude Sonnet", "Titan Embeddings"]


def test_list_comes_in_pages(pulse):
    answer = pulse.call("list_system_models", page=2, limit=3).body

    assert names(answer["data"]) == ["Titan Embeddings"]
    assert answer["pagination"] == {"page": 2, "limit": 3, "total": 4, "totalPages": 2}


@pytest.mark.parametrize("persona", ["system", "admin", "user", "guest", "globex-admin"])
def test_whoever_is_signed_in_sees_the_visible_models(pulse, persona):
    assert names(pulse.as_(persona).list_visible_system_models()) == ["GPT-4o", "Claude Sonnet", "Titan Embeddings"]


def test_visible_is_a_path_of_its_own_and_no_id(pulse):
    """list_visible_system_models: route must win over /api/system-models/{id} if a GET by id is ever added."""
    visible = pulse.send("GET", "/api/system-models/visible")

    assert visible.status == 200
    assert pulse.send("PUT", "/api/system-models/visible").status == 405


def test_a_model_that_is_hidden_is_not_offered(pulse):
    """list_visible_system_models: visible filter field unknown (isVisible assumed)."""
    pulse.update_system_model(GPT_4O, isVisible=False)
    pulse.update_system_model(RETIRED, isVisible=True)

    assert names(pulse.list_visible_system_models()) == ["GPT-3.5 Turbo", "Claude Sonnet", "Titan Embeddings"]


def test_visible_models_come_all_at_once(pulse):
    for number in range(12):
        pulse.create_system_model(name=f"Trial {number}", modelUrl="https://models.example/trial")

    assert len(pulse.list_visible_system_models()) == 15


def test_new_system_model_is_offered_to_every_organization(pulse):
    """create_system_model: platform-wide, managed by system administrators."""
    created = pulse.create_system_model(body=NEW)

    assert created in pulse.as_("guest").list_visible_system_models()
    assert created in pulse.as_("globex-admin").list_visible_system_models()
    assert "organizationId" not in created


def test_new_system_model_is_visible_unless_told_otherwise(pulse):
    assert pulse.create_system_model(body=NEW)["isVisible"] is True
    assert pulse.create_system_model(body={**NEW, "name": "Hidden", "isVisible": False})["isVisible"] is False


def test_name_is_unique(pulse):
    assert pulse.expect(409).create_system_model(body={**NEW, "name": "GPT-4o"})["error"] == (
        "Conflict: Duplicate resource"
    )
    pulse.expect(409).update_system_model(TITAN, name="GPT-4o")


def test_credentials_are_told_as_flags_only(pulse):
    created = pulse.create_system_model(body={**NEW, "token": "mst-demo", "secretKey": "shh"})

    assert (created["hasToken"], created["hasClientKey"]) == (True, False)
    assert created.keys().isdisjoint({"token", "clientKey", "secretKey"})


@pytest.mark.parametrize("operation", ["list_system_models", "list_visible_system_models"])
def test_lists_never_tell_credentials(pulse, operation):
    keys = {key for model in pulse.call(operation).body["data"] for key in model}

    assert {"hasToken", "hasClientKey"} <= keys
    assert keys.isdisjoint({"token", "clientKey", "secretKey"})


def test_credentials_that_are_left_out_stay(pulse):
    after = pulse.update_system_model(GPT_4O, description="The default, renewed")

    assert (after["hasToken"], after["hasClientKey"]) == (True, False)
    assert after == by_id(pulse, GPT_4O)


def test_credentials_may_be_given_and_taken_away(pulse):
    after = pulse.update_system_model(TITAN, token="bdr-demo", clientKey=None)

    assert (after["hasToken"], after["hasClientKey"]) == (True, False)


@pytest.mark.parametrize("wrong", [{"modelUrl": "no address"}, {"name": " "}, {"apiKey": "x"}, {"isVisible": "yes"}])
def test_what_makes_no_sense_is_refused(pulse, wrong):
    assert next(iter(wrong)) in pulse.expect(400).create_system_model(body={**NEW, **wrong})["details"]


def test_deleted_system_model_is_gone(pulse):
    assert pulse.delete_system_model(TITAN) == {"success": True, "id": TITAN}

    assert "Titan Embeddings" not in names(pulse.list_visible_system_models())
    pulse.expect(404).delete_system_model(TITAN)


def test_unknown_system_model_is_not_found(pulse):
    assert pulse.expect(404).update_system_model(NOBODY, isVisible=False)["error"] == "Not Found"


@pytest.mark.parametrize("persona", ["admin", "user", "guest", "globex-admin"])
def test_only_system_manages_system_models(pulse, persona):
    other = pulse.as_(persona).expect(403)

    assert other.list_system_models() == {"error": "Forbidden: You do not have permission to list system models"}
    assert other.create_system_model(body=NEW) == {
        "error": "Forbidden: You do not have permission to create system models"
    }
    other.update_system_model(GPT_4O, isVisible=False)
    other.delete_system_model(GPT_4O)


def test_nobody_is_let_in_signed_out(pulse):
    signed_out = pulse.as_(None).expect(401)

    assert signed_out.list_visible_system_models() == {"error": "Unauthorized: Please log in"}
    signed_out.list_system_models()


def test_model_that_a_workflow_entity_uses_stays(pulse):
    entity = pulse.list_workflow_entities()[0]
    pulse.update_workflow_entity(entity["id"], modelId=GPT_4O)

    refusal = pulse.expect(409).delete_system_model(GPT_4O)

    assert refusal["error"] == "Conflict: Resource in use"
    assert entity["id"] in refusal["details"]
    assert GPT_4O in [model["id"] for model in pulse.list_system_models()]
