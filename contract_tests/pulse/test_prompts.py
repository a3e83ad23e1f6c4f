"""Prompts: they stand alone. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
GPT = "880e8400-e29b-41d4-a716-446655440003"  # of Acme
TITAN = "df960a94-ce2e-43c0-8bb1-80ca90297936"  # of Acme; nothing runs on it
GEMINI = "51a29f6e-40eb-4de2-9c71-2e3fab4aba1a"  # of Globex
SUPPORT = "aa0e8400-e29b-41d4-a716-446655440005"  # of Acme
WAYBILL = "0b9f6c0e-6a55-4d1c-8f7e-2e6c1f0d9a27"  # of Globex
NOBODY = "00000000-0000-4000-8000-000000000000"


def titles(prompts):
    return [prompt["title"] for prompt in prompts]


def draft(**values):
    return {"organizationId": ACME, "modelId": GPT, "title": "Draft", "content": "Write about {{topic}}", **values}


def create(pulse, **values):
    return pulse.create_prompt(body=draft(**values))


def test_list_holds_every_prompt_oldest_first(pulse):
    assert titles(pulse.list_prompts()) == [
        "Customer Support Reply",
        "Review Sentiment",
        "Meeting Minutes",
        "Delay Notice",
        "Waybill Extraction",
    ]


def test_list_can_be_narrowed_to_an_organization(pulse):
    answer = pulse.call("list_prompts", organizationId=GLOBEX).body

    assert titles(answer["data"]) == ["Delay Notice", "Waybill Extraction"]
    assert answer["pagination"] == {"page": 1, "limit": 10, "total": 2, "totalPages": 1}


def test_pages_hold_every_prompt_once(pulse):
    pages = [pulse.list_prompts(page=page, limit=2) for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({prompt["id"] for page in pages for prompt in page}) == 5


def test_answer_shows_model_and_organization_by_name(pulse):
    """create_prompt: response embeds model{name} and organization{name}."""
    created = create(pulse)

    assert (created["model"], created["organization"]) == ({"name": "GPT-4 Turbo 2024-04"}, {"name": "Acme Corp"})
    assert (created["modelId"], created["organizationId"]) == (GPT, ACME)
    assert pulse.get_prompt(created["id"]) == created
    assert created in pulse.list_prompts(organizationId=ACME)


def test_shown_names_follow_the_rows_that_have_them(pulse):
    pulse.get_prompt(SUPPORT)
    pulse.update_organization(ACME, name="Acme Group")

    assert pulse.get_prompt(SUPPORT)["organization"] == {"name": "Acme Group"}


def test_prompt_answers_plain_text_unless_told_otherwise(pulse):
    created = create(pulse)

    assert (created["outputFormat"], created["outputTemplate"]) == ("text", None)


def test_format_is_text_or_json(pulse):
    assert create(pulse, outputFormat="json", outputTemplate="{}")["outputFormat"] == "json"
    assert "outputFormat" in pulse.expect(400).create_prompt(body=draft(title="Other", outputFormat="xml"))["details"]


@pytest.mark.parametrize("missing", ["organizationId", "modelId", "title", "content"])
def test_prompt_needs_organization_model_title_and_content(pulse, missing):
    body = draft()
    del body[missing]

    assert missing in pulse.expect(400).create_prompt(body=body)["details"]


@pytest.mark.parametrize("field", ["organizationId", "modelId"])
def test_what_a_prompt_refers_to_must_exist(pulse, field):
    """create_prompt: foreign keys must exist: organizationId, modelId -> 400."""
    assert field in pulse.expect(400).create_prompt(body=draft(**{field: NOBODY}))["details"]


def test_model_of_a_prompt_belongs_to_its_organization(pulse):
    assert "modelId" in pulse.expect(400).create_prompt(body=draft(modelId=GEMINI))["details"]
    assert "modelId" in pulse.expect(400).update_prompt(SUPPORT, modelId=GEMINI)["details"]


def test_prompt_may_move_together_with_its_model(pulse):
    moved = pulse.update_prompt(SUPPORT, organizationId=GLOBEX, modelId=GEMINI)

    assert (moved["organization"], moved["model"]) == ({"name": "Globex"}, {"name": "Gemini 1.5 Flash"})


def test_title_is_unique_within_its_organization(pulse):
    refusal = pulse.expect(409).create_prompt(body=draft(title="Meeting Minutes"))

    assert refusal["error"] == "Conflict: Duplicate resource"
    assert create(pulse, organizationId=GLOBEX, modelId=GEMINI, title="Meeting Minutes")["organizationId"] == GLOBEX


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_prompt(SUPPORT)

    after = pulse.update_prompt(SUPPORT, outputFormat="json", outputTemplate='{"reply": "{{reply}}"}')

    changed = {"outputFormat": "json", "outputTemplate": '{"reply": "{{reply}}"}'}
    assert after == {**before, **changed, "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_prompt(SUPPORT) == after


def test_output_template_can_be_taken_away(pulse):
    assert pulse.update_prompt(WAYBILL, outputTemplate=None)["outputTemplate"] is None


def test_changing_to_a_taken_title_is_a_duplicate(pulse):
    pulse.expect(409).update_prompt(SUPPORT, title="Meeting Minutes")

    assert pulse.get_prompt(SUPPORT)["title"] == "Customer Support Reply"


def test_deleted_prompt_is_gone(pulse):
    """delete_prompt: answers 200 {"success": true, "id": "<id>"}."""
    answer = pulse.call("delete_prompt", SUPPORT)

    assert (answer.status, answer.body) == (200, {"success": True, "id": SUPPORT})
    pulse.expect(404).get_prompt(SUPPORT)
    pulse.expect(404).delete_prompt(SUPPORT)


def test_model_that_a_prompt_uses_is_kept(pulse):
    created = create(pulse, modelId=TITAN)
    assert pulse.expect(409).delete_model(TITAN)["error"] == "Conflict: Resource in use"

    pulse.delete_prompt(created["id"])

    assert pulse.delete_model(TITAN)["success"]


def test_model_that_a_prompt_uses_stays_in_its_organization(pulse):
    create(pulse, modelId=TITAN)

    assert pulse.expect(409).update_model(TITAN, organizationId=GLOBEX)["error"] == "Conflict: Resource in use"


def test_unknown_prompt_is_not_found(pulse):
    assert pulse.expect(404).get_prompt(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_prompt(NOBODY, title="Draft")
    pulse.expect(404).delete_prompt(NOBODY)


def test_nobody_is_let_in_signed_out(pulse):
    assert pulse.as_(None).expect(401).list_prompts() == {"error": "Unauthorized: Please log in"}


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_only(pulse, persona):
    reader = pulse.as_(persona)

    assert len(reader.list_prompts()) == 3
    assert reader.expect(403).create_prompt(body=draft()) == {
        "error": "Forbidden: You do not have permission to create prompts"
    }
    reader.expect(403).update_prompt(SUPPORT, title="Mine")
    reader.expect(403).delete_prompt(SUPPORT)


def test_admin_does_everything_in_the_own_organization(pulse):
    admin = pulse.as_("admin")

    created = create(admin)
    admin.update_prompt(created["id"], title="Second draft")
    admin.delete_prompt(created["id"])

    assert "Second draft" not in titles(admin.list_prompts())


def test_prompts_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_prompts(organizationId=GLOBEX) == []
    admin.expect(404).get_prompt(WAYBILL)
    admin.expect(404).update_prompt(WAYBILL, title="Mine now")
    admin.expect(404).delete_prompt(WAYBILL)
    assert "organizationId" in admin.expect(400).create_prompt(body=draft(organizationId=GLOBEX))["details"]
    assert "organizationId" in admin.expect(400).update_prompt(SUPPORT, organizationId=GLOBEX)["details"]
