"""Prompt templates: kept in every version, run on a model, judged. The world is `demo`; the clock stands still."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
PRODUCTION = "660e8400-e29b-41d4-a716-446655440001"  # of Acme
STAGING = "9531985d-5d9d-49f8-9818-e811892f902b"  # of Acme
SANDBOX = "8d116ece-1738-47d9-bd9c-172411e20b8f"  # of Globex
GPT = "880e8400-e29b-41d4-a716-446655440003"  # of Acme
CLAUDE = "c2f9caa2-20e3-4b21-99c2-5c2c0ae45d2d"  # of Acme
MISTRAL = "520dd5ce-ce81-4b24-b4cf-8b8533a19c01"  # of Acme; has no credentials
GEMINI = "51a29f6e-40eb-4de2-9c71-2e3fab4aba1a"  # of Globex
WELCOME = "990e8400-e29b-41d4-a716-446655440004"  # of Acme, in production; has the sets Happy User and Long names
APOLOGY = "37105b07-df4c-4bbd-98cf-ebf88cac69bf"  # of Acme; uses paths with dots
TRIAGE = "9b889007-ff42-41bf-b5e1-13d36ecca3fe"  # of Acme, in staging; its model has no credentials
HOUSE_TONE = "2f34c2a4-e705-49b1-9823-5ed583eae83e"  # of Acme, in no environment; has no placeholders
CUSTOMS = "7efc3c81-a1cc-4bcf-ba01-99b14e6e13a6"  # of Globex
NOBODY = "00000000-0000-4000-8000-000000000000"
NOW = "2026-01-15T09:00:00.000Z"


def names(templates):
    return [template["name"] for template in templates]


def greeting(**values):
    return {"organizationId": ACME, "name": "Greeting", "promptText": "Greet {{userName}}", "modelId": GPT, **values}


def create(pulse, **values):
    return pulse.create_prompt_template(body=greeting(**values))


def execute(pulse, template, **body):
    return pulse.execute_prompt_template(template, body=body)


def refused(pulse, template, **body):
    return pulse.expect(400).execute_prompt_template(template, body=body)["details"]


# Lists


def test_list_needs_an_organization(pulse):
    """list_prompt_templates: organizationId required."""
    assert "organizationId" in pulse.expect(400).list_prompt_templates()["details"]


def test_list_holds_the_templates_of_one_organization_oldest_first(pulse):
    assert names(pulse.list_prompt_templates(organizationId=GLOBEX)) == ["Shipment Status", "Customs Summary"]


def test_list_can_be_narrowed_to_an_environment(pulse):
    found = pulse.list_prompt_templates(organizationId=ACME, environmentId=PRODUCTION)

    assert names(found) == ["Welcome Message", "Late Delivery Apology"]


@pytest.mark.parametrize("text", ["welcome", "WELCOME", "me mess"])
def test_search_looks_into_names_whatever_their_case(pulse, text):
    assert names(pulse.list_prompt_templates(organizationId=ACME, search=text)) == ["Welcome Message"]


def test_search_looks_into_names_only(pulse):
    assert pulse.list_prompt_templates(organizationId=ACME, search="carrier") == []


# Create, read, update, delete


def test_new_template_starts_at_version_one_and_is_judged_by_nobody_yet(pulse):
    """create_prompt_template: version starts at 1; rawSentimentAnalysis and resultSentimentAnalysis start null."""
    created = create(pulse)

    assert created["version"] == 1
    assert (created["rawSentimentAnalysis"], created["resultSentimentAnalysis"]) == (None, None)
    assert pulse.get_prompt_template(created["id"]) == created


def test_answer_shows_model_organization_and_environment_by_name(pulse):
    """create_prompt_template: response embeds model{id,name}, organization{name}, environment{name} and drops ids."""
    created = create(pulse, environmentId=STAGING)

    assert created["model"] == {"id": GPT, "name": "GPT-4 Turbo 2024-04"}
    assert (created["organization"], created["environment"]) == ({"name": "Acme Corp"}, {"name": "Staging"})
    assert {"organizationId", "environmentId"}.isdisjoint(created)


def test_shown_names_follow_the_rows_that_have_them(pulse):
    pulse.list_prompt_templates(organizationId=ACME)
    pulse.update_model(GPT, name="GPT-4 Turbo, retired")
    pulse.update_environment(PRODUCTION, name="Production EU")

    shown = pulse.get_prompt_template(WELCOME)

    assert (shown["model"]["name"], shown["environment"]["name"]) == ("GPT-4 Turbo, retired", "Production EU")
    assert pulse.list_prompt_templates(organizationId=ACME)[0] == shown


def test_template_may_stand_in_no_environment(pulse):
    assert create(pulse)["environment"] is None


def test_variables_and_sets_are_empty_where_none_are_sent(pulse):
    created = create(pulse)

    assert (created["variables"], created["variableSets"]) == ({}, [])


@pytest.mark.parametrize("missing", ["organizationId", "name", "promptText", "modelId"])
def test_template_needs_organization_name_prompt_and_model(pulse, missing):
    """create_prompt_template: name is unique; name, model and prompt text required in the UI."""
    body = greeting()
    del body[missing]

    assert missing in pulse.expect(400).create_prompt_template(body=body)["details"]


def test_name_is_unique_within_its_organization(pulse):
    """create_prompt_template: name is unique."""
    assert pulse.expect(409).create_prompt_template(body=greeting(name="Welcome Message")) == {
        "error": "Conflict: Duplicate resource",
        "details": f"organizationId '{ACME}' and name 'Welcome Message' is already taken in prompt_templates",
    }


@pytest.mark.parametrize("field", ["organizationId", "environmentId", "modelId"])
def test_what_a_template_refers_to_must_exist(pulse, field):
    """create_prompt_template: foreign keys must exist: organizationId, environmentId, modelId -> 400."""
    refusal = pulse.expect(400).create_prompt_template(body=greeting(**{field: NOBODY}))

    assert field in refusal["details"]


@pytest.mark.parametrize("foreign", [{"environmentId": SANDBOX}, {"modelId": GEMINI}])
def test_what_a_template_refers_to_belongs_to_its_organization(pulse, foreign):
    assert next(iter(foreign)) in pulse.expect(400).create_prompt_template(body=greeting(**foreign))["details"]
    assert next(iter(foreign)) in pulse.expect(400).update_prompt_template(WELCOME, body=foreign)["details"]


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_prompt_template(WELCOME)

    after = pulse.update_prompt_template(WELCOME, description="For everybody", environmentId=None)

    changed = {"description": "For everybody", "environment": None, "version": 2, "updatedAt": NOW}
    assert after == {**before, **changed}


def test_every_update_keeps_the_state_before_it(pulse):
    """update_prompt_template: every update increments version and stores the previous state in history."""
    pulse.update_prompt_template(WELCOME, promptText="Hello {{userName}}")
    pulse.update_prompt_template(WELCOME, promptText="Hi {{userName}}")

    assert pulse.get_prompt_template(WELCOME)["version"] == 3
    kept = pulse.list_prompt_template_versions(WELCOME)
    assert [(state["version"], state["promptText"][:5]) for state in kept] == [(2, "Hello"), (1, "You a")]


def test_update_that_changes_nothing_counts_too(pulse):
    """update_prompt_template: version increments once per successful PUT, also when nothing changed."""
    name = pulse.get_prompt_template(WELCOME)["name"]

    assert pulse.update_prompt_template(WELCOME, name=name)["version"] == 2
    assert pulse.update_prompt_template(WELCOME, body={})["version"] == 3
    assert [state["version"] for state in pulse.list_prompt_template_versions(WELCOME)] == [2, 1]


def test_update_that_is_refused_does_not_count(pulse):
    pulse.expect(409).update_prompt_template(WELCOME, name="House Tone")
    pulse.expect(400).update_prompt_template(WELCOME, modelId=NOBODY)

    assert pulse.get_prompt_template(WELCOME)["version"] == 1
    assert pulse.list_prompt_template_versions(WELCOME) == []


def test_model_that_templates_run_on_is_kept(pulse):
    assert pulse.expect(409).delete_model(GPT)["error"] == "Conflict: Resource in use"
    assert pulse.get_model(GPT)["hasToken"]


def test_deleted_template_is_gone_with_its_history(pulse):
    pulse.update_prompt_template(WELCOME, name="Short-lived")

    assert pulse.delete_prompt_template(WELCOME) == {"success": True, "id": WELCOME}

    pulse.expect(404).get_prompt_template(WELCOME)
    pulse.expect(404).list_prompt_template_versions(WELCOME)
    pulse.expect(404).get_prompt_template_version(WELCOME, 1)


# Versions


def test_history_holds_previous_states_newest_first(pulse):
    """list_prompt_template_versions: holds previous states; newest first."""
    assert pulse.list_prompt_template_versions(WELCOME) == []

    for name in ("Second", "Third", "Fourth"):
        pulse.update_prompt_template(WELCOME, name=name)

    kept = pulse.list_prompt_template_versions(WELCOME)
    assert names(kept) == ["Third", "Second", "Welcome Message"]
    assert [state["createdAt"] for state in kept] == [NOW, NOW, "2026-01-06T09:40:00.000Z"]


def test_each_version_can_be_read(pulse):
    pulse.update_prompt_template(WELCOME, name="Second")

    assert pulse.get_prompt_template_version(WELCOME, 1)["name"] == "Welcome Message"
    assert pulse.get_prompt_template_version(WELCOME, 2)["name"] == "Second"
    assert pulse.get_prompt_template_version(WELCOME, 1) == pulse.list_prompt_template_versions(WELCOME)[0]


def test_version_that_never_was_is_not_found(pulse):
    assert pulse.expect(404).get_prompt_template_version(WELCOME, 2)["details"] == "version 2 not found"
    assert "version" in pulse.expect(400).get_prompt_template_version(WELCOME, 0)["details"]


def test_running_and_judging_make_no_version(pulse):
    execute(pulse, WELCOME, variableSetName="Happy User")
    pulse.analyze_prompt_template_sentiment(WELCOME)
    pulse.update_prompt_template(WELCOME, name="Second")

    assert [state["version"] for state in pulse.list_prompt_template_versions(WELCOME)] == [1]
    assert pulse.get_prompt_template(WELCOME)["version"] == 2


# Execute


def test_values_of_a_set_stand_for_the_placeholders(pulse):
    """execute_prompt_template: substitutes {{var}} placeholders (dot paths allowed) and calls the model."""
    answer = execute(pulse, WELCOME, variableSetName="Happy User")

    assert "message for Sarah who just joined Pulse." in answer["renderedPrompt"]
    assert "{{" not in answer["renderedPrompt"]
    assert answer["modelId"] == GPT


def test_result_follows_from_the_prompt(pulse):
    answer = execute(pulse, WELCOME, variables={"userName": "Ibrahim", "productName": "Parcel Radar"})

    assert "Ibrahim" in answer["result"]
    assert "Parcel Radar" in answer["result"]
    assert len(answer["result"]) < 280


def test_the_same_execution_answers_the_same(pulse):
    assert execute(pulse, WELCOME, variableSetName="Happy User") == execute(
        pulse, WELCOME, variableSetName="Happy User"
    )


def test_variables_may_be_nested_or_named_by_their_path(pulse):
    """execute_prompt_template: substitutes {{var}} placeholders, dot paths allowed."""
    answer = execute(pulse, APOLOGY, variables={"customer": {"name": "Jo"}, "order.number": "A-1", "order.daysLate": 3})

    assert answer["renderedPrompt"].startswith("Write an apology to Jo whose order A-1 is delayed by 3 days.")


def test_variables_go_over_those_of_the_set(pulse):
    answer = execute(pulse, WELCOME, variableSetName="Happy User", variables={"userName": "Noor"})

    assert "for Noor who just joined Pulse" in answer["renderedPrompt"]


def test_prompt_without_placeholders_needs_no_variables(pulse):
    assert pulse.execute_prompt_template(HOUSE_TONE)["renderedPrompt"].startswith("Describe the tone of Acme")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "userName is missing; productName is missing"),
        ({"userName": "Noor"}, "productName is missing"),
        ({"userName": None, "productName": "Pulse"}, "userName is missing"),
        ({"userName": "Noor", "productName": "Pulse", "colour": "red"}, "colour is unknown"),
        ({"username": "Noor", "productName": "Pulse"}, "username is unknown; userName is missing"),
    ],
)
def test_missing_and_unknown_variables_are_refused_by_name(pulse, variables, said):
    assert refused(pulse, WELCOME, variables=variables) == f"variables: {said}"


def test_set_that_is_not_there_is_refused_with_those_that_are(pulse):
    said = refused(pulse, WELCOME, variableSetName="Sad User")

    assert said == "variableSetName: Sad User is no variable set of this template; there are: Happy User, Long names"


def test_model_needs_credentials(pulse):
    """execute_prompt_template: needs a model with valid credentials; else 400."""
    assert refused(pulse, TRIAGE, variables={"ticketText": "It beeps"}).endswith("has no credentials")

    pulse.update_model(MISTRAL, token="mk-1")

    assert execute(pulse, TRIAGE, variables={"ticketText": "It beeps"})["modelId"] == MISTRAL


def test_another_model_may_be_asked(pulse):
    assert execute(pulse, HOUSE_TONE, modelId=CLAUDE)["modelId"] == CLAUDE
    assert pulse.get_prompt_template(HOUSE_TONE)["modelId"] == GPT


@pytest.mark.parametrize("model", [NOBODY, GEMINI])
def test_model_that_is_asked_belongs_to_the_organization(pulse, model):
    assert "modelId" in refused(pulse, HOUSE_TONE, modelId=model)


def test_result_is_kept_beside_its_set(pulse):
    """execute_prompt_template: results are stored per variable set."""
    answer = execute(pulse, WELCOME, variableSetName="Long names")

    happy, long = pulse.get_prompt_template(WELCOME)["variableSets"]
    assert long["result"] == answer["result"]
    assert "result" not in happy


def test_sets_that_are_written_again_have_no_result(pulse):
    execute(pulse, WELCOME, variableSetName="Happy User")

    after = pulse.update_prompt_template(WELCOME, variableSets=[{"name": "Happy User", "values": {"userName": "Al"}}])

    assert after["variableSets"] == [{"name": "Happy User", "values": {"userName": "Al"}}]


def test_result_cannot_be_sent(pulse):
    sets = [{"name": "Mine", "values": {}, "result": "made up"}]

    assert "result" in pulse.expect(400).update_prompt_template(WELCOME, variableSets=sets)["details"]


# Sentiment


def test_sentiment_stays_on_the_template(pulse):
    """analyze_prompt_template_sentiment: fills rawSentimentAnalysis / resultSentimentAnalysis of the template."""
    execute(pulse, WELCOME, variableSetName="Happy User")

    judged = pulse.analyze_prompt_template_sentiment(WELCOME)

    assert judged["rawSentimentAnalysis"] == {"label": "positive", "score": 1}
    assert judged["resultSentimentAnalysis"]["label"] == "positive"
    shown = pulse.get_prompt_template(WELCOME)
    assert {name: shown[name] for name in judged} == judged


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("List the opening hours.", "neutral"),
        ("Write a friendly thank you note.", "positive"),
        ("Tell them that we are sorry for the delay.", "negative"),
        ("Tell this stupid idiot to shut up, with a kind smile.", "aggressive"),
    ],
)
def test_prompt_is_judged_by_its_words(pulse, text, label):
    template = create(pulse, promptText=text)

    assert pulse.analyze_prompt_template_sentiment(template["id"])["rawSentimentAnalysis"]["label"] == label


def test_one_side_can_be_judged_alone(pulse):
    execute(pulse, WELCOME, variableSetName="Happy User")

    judged = pulse.analyze_prompt_template_sentiment(WELCOME, target="result")

    assert judged["rawSentimentAnalysis"] is None
    assert judged["resultSentimentAnalysis"]["label"] == "positive"


def test_result_cannot_be_judged_before_there_is_one(pulse):
    assert "target" in pulse.expect(400).analyze_prompt_template_sentiment(WELCOME, target="result")["details"]
    assert pulse.analyze_prompt_template_sentiment(WELCOME)["resultSentimentAnalysis"] is None


# Who may


def test_unknown_template_is_not_found(pulse):
    missing = pulse.expect(404)

    assert missing.get_prompt_template(NOBODY) == {
        "error": "Not Found",
        "details": f"prompt template {NOBODY} not found",
    }
    missing.update_prompt_template(NOBODY, name="Greeting")
    missing.delete_prompt_template(NOBODY)
    missing.execute_prompt_template(NOBODY)
    missing.analyze_prompt_template_sentiment(NOBODY)
    missing.list_prompt_template_versions(NOBODY)
    missing.get_prompt_template_version(NOBODY, 1)


def test_nobody_is_let_in_signed_out(pulse):
    signed_out = pulse.as_(None).expect(401)

    assert signed_out.list_prompt_templates(organizationId=ACME) == {"error": "Unauthorized: Please log in"}
    signed_out.execute_prompt_template(HOUSE_TONE)


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_run_and_judge(pulse, persona):
    reader = pulse.as_(persona)

    assert len(reader.list_prompt_templates(organizationId=ACME)) == 4
    reader.list_prompt_template_versions(WELCOME)
    reader.execute_prompt_template(HOUSE_TONE)
    reader.analyze_prompt_template_sentiment(HOUSE_TONE)


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_change_nothing(pulse, persona):
    reader = pulse.as_(persona).expect(403)

    assert reader.create_prompt_template(body=greeting()) == {
        "error": "Forbidden: You do not have permission to create entities"
    }
    reader.update_prompt_template(WELCOME, name="Mine")
    reader.delete_prompt_template(WELCOME)


def test_templates_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_prompt_templates(organizationId=GLOBEX) == []
    missing = admin.expect(404)
    missing.get_prompt_template(CUSTOMS)
    missing.update_prompt_template(CUSTOMS, name="Mine now")
    missing.delete_prompt_template(CUSTOMS)
    missing.execute_prompt_template(CUSTOMS, body={"variables": {"recipient": "me"}})
    missing.analyze_prompt_template_sentiment(CUSTOMS)
    missing.list_prompt_template_versions(CUSTOMS)
    missing.get_prompt_template_version(CUSTOMS, 1)


def test_admin_cannot_put_a_template_into_another_organization(pulse):
    admin = pulse.as_("admin").expect(400)

    assert "organizationId" in admin.create_prompt_template(body=greeting(organizationId=GLOBEX))["details"]
    assert "organizationId" in admin.update_prompt_template(WELCOME, organizationId=GLOBEX)["details"]
