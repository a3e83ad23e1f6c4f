"""Models: where language models are called, and with what. The world is `demo`; the clock stands still."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
GPT = "880e8400-e29b-41d4-a716-446655440003"  # of Acme; templates run on it
CLAUDE = "c2f9caa2-20e3-4b21-99c2-5c2c0ae45d2d"  # of Acme
TITAN = "df960a94-ce2e-43c0-8bb1-80ca90297936"  # of Acme; nothing runs on it
MISTRAL = "520dd5ce-ce81-4b24-b4cf-8b8533a19c01"  # of Acme; has no credentials
GEMINI = "51a29f6e-40eb-4de2-9c71-2e3fab4aba1a"  # of Globex
NOBODY = "00000000-0000-4000-8000-000000000000"
SECRETS = {"token", "clientKey", "secretKey"}
URL = "https://api.openai.com/v1/chat/completions"


def names(models):
    return [model["name"] for model in models]


def new_model(pulse, **values):
    return pulse.create_model(body={"organizationId": ACME, "name": "Nova Lite", "modelUrl": URL, **values})


def flags(model):
    return model["hasToken"], model["hasClientKey"]


def test_list_needs_an_organization(pulse):
    """list_models: organizationId required."""
    refusal = pulse.expect(400).list_models()

    assert refusal["error"] == "Bad Request: Invalid input"
    assert "organizationId" in refusal["details"]


def test_list_holds_the_models_of_one_organization_oldest_first(pulse):
    assert names(pulse.list_models(organizationId=GLOBEX)) == ["GPT-4o mini", "Gemini 1.5 Flash"]


def test_pages_hold_every_model_once(pulse):
    pages = [pulse.list_models(organizationId=ACME, page=page, limit=3) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [3, 1, 0]
    assert len({model["id"] for page in pages for model in page}) == 4


def test_new_model_is_kept_and_keeps_its_credentials_to_itself(pulse):
    """create_model: token, clientKey, secretKey are write-only; hasToken / hasClientKey flags instead."""
    created = new_model(pulse, token="sk-1", clientKey="client", secretKey="secret")

    assert SECRETS.isdisjoint(created)
    assert flags(created) == (True, True)
    assert pulse.get_model(created["id"]) == created
    assert created in pulse.list_models(organizationId=ACME)


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        ({}, (False, False)),
        ({"token": "sk-1"}, (True, False)),
        ({"clientKey": "client"}, (False, True)),
        ({"secretKey": "secret"}, (False, False)),
        ({"token": "", "clientKey": None}, (False, False)),
    ],
)
def test_flags_tell_what_was_sent(pulse, credentials, expected):
    assert flags(new_model(pulse, **credentials)) == expected


def test_flags_cannot_be_sent(pulse):
    assert (
        "hasToken"
        in pulse.expect(400).create_model(
            body={"organizationId": ACME, "name": "Nova Lite", "modelUrl": URL, "hasToken": True}
        )["details"]
    )


def test_model_needs_an_organization_that_exists(pulse):
    """create_model: foreign keys must exist: organizationId -> 400."""
    refusal = pulse.expect(400).create_model(organizationId=NOBODY, name="Nova Lite", modelUrl=URL)

    assert "organizationId" in refusal["details"]


@pytest.mark.parametrize("missing", ["organizationId", "name", "modelUrl"])
def test_model_needs_organization_name_and_address(pulse, missing):
    body = {"organizationId": ACME, "name": "Nova Lite", "modelUrl": URL}
    del body[missing]

    assert missing in pulse.expect(400).create_model(body=body)["details"]


def test_address_of_a_model_is_a_uri(pulse):
    refusal = pulse.expect(400).create_model(organizationId=ACME, name="Nova Lite", modelUrl="somewhere")

    assert "modelUrl" in refusal["details"]


def test_name_is_unique_within_its_organization(pulse):
    refusal = pulse.expect(409).create_model(organizationId=ACME, name="Claude 3.5 Sonnet", modelUrl=URL)

    assert refusal["error"] == "Conflict: Duplicate resource"
    assert pulse.create_model(organizationId=GLOBEX, name="Claude 3.5 Sonnet", modelUrl=URL)["organizationId"] == GLOBEX


def test_no_answer_tells_a_credential(pulse):
    """get_model: credentials never returned."""
    shown = [pulse.get_model(GPT), *pulse.list_models(organizationId=ACME), pulse.update_model(GPT, token="sk-2")]

    assert all(SECRETS.isdisjoint(model) for model in shown)


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_model(CLAUDE)

    after = pulse.update_model(CLAUDE, description="Short threads")

    assert after == {**before, "description": "Short threads", "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_model(CLAUDE) == after


def test_credential_that_is_left_out_is_kept(pulse):
    """update_model: omitting a credential keeps it, flags follow."""
    pulse.update_model(GPT, clientKey="client")

    after = pulse.update_model(GPT, description="Both")

    assert flags(after) == (True, True)


@pytest.mark.parametrize("nothing", ["", None])
def test_empty_credential_takes_the_old_one_away(pulse, nothing):
    assert flags(pulse.update_model(GPT, token=nothing)) == (False, False)
    assert flags(pulse.get_model(GPT)) == (False, False)


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    pulse.expect(409).update_model(MISTRAL, name="Titan Text Express")

    assert pulse.get_model(MISTRAL)["name"] == "Mistral Small, own machines"


def test_model_cannot_move_to_an_unknown_organization(pulse):
    assert "organizationId" in pulse.expect(400).update_model(TITAN, organizationId=NOBODY)["details"]


def test_deleted_model_is_gone(pulse):
    assert pulse.delete_model(TITAN) == {"success": True, "id": TITAN}

    pulse.expect(404).get_model(TITAN)
    pulse.expect(404).delete_model(TITAN)
    assert TITAN not in [model["id"] for model in pulse.list_models(organizationId=ACME)]


def use_titan(pulse):
    """Make a workflow entity that runs on Titan."""
    prompt = next(one for one in pulse.list_workflow_entity_types() if one["name"] == "Prompt")
    return pulse.create_workflow_entity(
        organizationId=ACME, name="Nightly summary", workflowEntityTypeId=prompt["id"], modelId=TITAN
    )


def test_model_that_a_workflow_entity_uses_is_kept(pulse):
    entity = use_titan(pulse)

    assert pulse.expect(409).delete_model(TITAN)["error"] == "Conflict: Resource in use"
    pulse.get_model(TITAN)

    pulse.delete_workflow_entity(entity["id"])
    pulse.delete_model(TITAN)


def test_model_that_a_workflow_entity_uses_stays_in_its_organization(pulse):
    use_titan(pulse)

    assert pulse.expect(409).update_model(TITAN, organizationId=GLOBEX)["error"] == "Conflict: Resource in use"
    assert pulse.update_model(TITAN, description="Every night")["organizationId"] == ACME


def test_unknown_model_is_not_found(pulse):
    assert pulse.expect(404).get_model(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_model(NOBODY, name="Nova Lite")
    pulse.expect(404).delete_model(NOBODY)


def test_nobody_is_let_in_signed_out(pulse):
    assert pulse.as_(None).expect(401).list_models(organizationId=ACME) == {"error": "Unauthorized: Please log in"}


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_only(pulse, persona):
    reader = pulse.as_(persona)

    assert len(reader.list_models(organizationId=ACME)) == 4
    assert reader.expect(403).create_model(organizationId=ACME, name="Nova Lite", modelUrl=URL) == {
        "error": "Forbidden: You do not have permission to create entities"
    }
    reader.expect(403).update_model(TITAN, name="Mine")
    reader.expect(403).delete_model(TITAN)


def test_admin_does_everything_in_the_own_organization(pulse):
    admin = pulse.as_("admin")

    created = new_model(admin, token="sk-1")
    admin.update_model(created["id"], name="Nova Pro")
    admin.delete_model(created["id"])

    assert "Nova Pro" not in names(admin.list_models(organizationId=ACME))


def test_models_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_models(organizationId=GLOBEX) == []
    admin.expect(404).get_model(GEMINI)
    admin.expect(404).update_model(GEMINI, name="Mine now")
    admin.expect(404).delete_model(GEMINI)
    assert "organizationId" in admin.expect(400).create_model(organizationId=GLOBEX, name="X", modelUrl=URL)["details"]
    assert "organizationId" in admin.expect(400).update_model(TITAN, organizationId=GLOBEX)["details"]
