"""LLM prompts. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

REFUND = "3c1d7e90-52ab-4f0e-8d61-9b7a4c2e1f05"  # a campaign uses it
MINUTES = "e84f2b16-7a3c-4d95-b0f8-21c6d9e7a354"  # no campaign does
JOURNEY = "0a9e5d72-4c1f-4b86-8e37-d2f6b1c05a48"  # of the other project
NOBODY = "00000000-0000-4000-8000-000000000000"
NAMES = ["Refund reply", "Baggage triage", "Meeting minutes", "Delay notice"]
MESSAGES = [{"role": "user", "content": "Summarise {{text}}"}]


def names(prompts):
    return [prompt["name"] for prompt in prompts]


def test_list_is_a_bare_array_of_the_projects_own(alli):
    """list_llm_prompts: only custom prompts of the project of the API key."""
    assert names(alli.call("list_llm_prompts").body) == NAMES
    assert names(alli.as_("hanabi").list_llm_prompts()) == ["旅程の提案"]


def test_deleted_prompts_are_not_listed(alli):
    """list_llm_prompts: soft-deleted prompts are not listed."""
    alli.delete_llm_prompt(MINUTES)

    assert names(alli.list_llm_prompts()) == ["Refund reply", "Baggage triage", "Delay notice"]


def test_pages_hold_every_prompt_once(alli):
    pages = [alli.list_llm_prompts(offset=offset, limit=3) for offset in (0, 3, 6)]

    assert [names(page) for page in pages] == [NAMES[:3], NAMES[3:], []]


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("created_at", "Refund reply"),
        ("-created_at", "Delay notice"),
        ("updated_at", "Baggage triage"),
        ("-updated_at", "Refund reply"),
        ("name", "Baggage triage"),
        ("-name", "Refund reply"),
    ],
)
def test_order_rises_or_falls(alli, order, first):
    assert names(alli.list_llm_prompts(order=order))[0] == first


@pytest.mark.own_rows
def test_created_prompt_is_answered_with_200(alli):
    """create_llm_prompt: answers 200 on create."""
    answer = alli.call("create_llm_prompt", name="Summary", messages=MESSAGES)

    assert answer.status == 200
    assert alli.get_llm_prompt(answer.body["llmPromptId"]) == answer.body
    assert answer.body["messages"] == MESSAGES


@pytest.mark.own_rows
def test_name_that_is_null_is_refused(alli):
    """create_llm_prompt: response name is a required non-null string although the request allows null: refused."""
    assert alli.expect(400).create_llm_prompt(body={"name": None}) == {
        "error": "body /name: came null, and an answer could not hold it"
    }


@pytest.mark.own_rows
def test_name_is_needed(alli):
    assert "name" in alli.expect(400).create_llm_prompt(description="Nameless")["error"]


def test_update_changes_only_what_is_given(alli):
    """update_llm_prompt: partial update: only provided fields change."""
    before = alli.get_llm_prompt(REFUND)

    after = alli.update_llm_prompt(REFUND, description="Kinder")

    assert after == {**before, "description": "Kinder"} == alli.get_llm_prompt(REFUND)


def test_name_is_not_needed_for_an_update_and_null_leaves_it(alli):
    """update_llm_prompt: contradiction in the seed: name is marked Required in the PATCH body while it is partial."""
    after = alli.update_llm_prompt(REFUND, name=None, description=None)

    assert (after["name"], after["description"]) == ("Refund reply", None)
    assert alli.update_llm_prompt(REFUND) == after


def test_update_moves_a_prompt_to_the_end_of_the_latest(alli):
    alli.update_llm_prompt(MINUTES, description="New")

    assert names(alli.list_llm_prompts(order="-updated_at"))[0] == "Meeting minutes"


def test_delete_is_soft(alli, sandbox):
    """delete_llm_prompt: soft delete."""
    alli.delete_llm_prompt(MINUTES)

    again = alli.create_llm_prompt(name="Meeting minutes")
    assert again["llmPromptId"] != MINUTES
    assert names(alli.list_llm_prompts())[-1] == "Meeting minutes"


def test_prompt_that_a_campaign_uses_is_kept(alli):
    """delete_llm_prompt: fails if the prompt is currently used by a campaign."""
    refusal = alli.expect(409).delete_llm_prompt(REFUND)

    assert "campaigns" in refusal["error"]
    assert alli.get_llm_prompt(REFUND)["name"] == "Refund reply"


def test_prompt_is_deleted_once_no_campaign_uses_it(alli, sandbox):
    rows = sandbox.control("GET", "state/alli/campaigns")["rows"]
    campaign = next(row for row in rows if row["llmPromptId"] == REFUND)
    sandbox.control("DELETE", f"state/alli/campaigns/{campaign['id']}")

    alli.delete_llm_prompt(REFUND)

    alli.expect(404).get_llm_prompt(REFUND)


def test_deletion_answers_200_without_a_body(alli):
    """delete_llm_prompt: success is 200 with no content."""
    answer = alli.call("delete_llm_prompt", MINUTES)

    assert (answer.status, answer.content) == (200, b"")


def test_deleted_prompt_is_not_found_any_more(alli):
    """delete_llm_prompt: GET/PATCH/DELETE after delete answer 404."""
    alli.delete_llm_prompt(MINUTES)

    alli.expect(404).get_llm_prompt(MINUTES)
    alli.expect(404).update_llm_prompt(MINUTES, name="Back")
    alli.expect(404).delete_llm_prompt(MINUTES)


@pytest.mark.parametrize("prompt", [JOURNEY, NOBODY, "no uuid at all"])
def test_prompt_of_another_project_is_not_there(alli, prompt):
    alli.expect(404).get_llm_prompt(prompt)
    alli.expect(404).update_llm_prompt(prompt, name="Mine")
    alli.expect(404).delete_llm_prompt(prompt)

    assert names(alli.as_("hanabi").list_llm_prompts()) == ["旅程の提案"]


@pytest.mark.own_rows
@pytest.mark.parametrize(
    "body", [{"name": 7}, {"name": "x", "messages": [{"role": "boss", "content": ""}]}, {"name": "x", "nam": "y"}]
)
def test_what_the_document_does_not_allow_is_refused(alli, body):
    assert set(alli.expect(400).create_llm_prompt(body=body)) == {"error"}
