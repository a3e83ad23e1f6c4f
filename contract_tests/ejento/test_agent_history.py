"""Agent history: checkpoints of an agent, and what its instructions were."""


def versions(rows):
    return [checkpoint["version"] for checkpoint in rows]


def prompts(client, agent_id):
    return [entry["prompt"] for entry in client.list_agent_prompts(agent_id)]


def test_history_comes_in_pages(ejento):
    """list_agent_checkpoints: paginated."""
    page = ejento.call("list_agent_checkpoints", 1, paginated=True, page=2, items_per_page=3)

    assert versions(page.rows) == [4]
    assert page.body["data"]["pagination"]["total_items"] == 4


def test_every_change_of_an_agent_leaves_a_checkpoint(ejento):
    made = ejento.create_agent(name="New", project_id=1)["data"]["id"]
    ejento.update_agent(made, name="Newer")
    ejento.change_agent_tags(made, add=["fresh"])
    ejento.update_agent_access(made, access_level="private")
    ejento.create_custom_instruction(made, instructions="Be brief.")
    ejento.activate_agent(made)

    history = ejento.list_agent_checkpoints(made)
    assert versions(history) == [1, 2, 3, 4, 5, 6]
    assert [one["snapshot"]["name"] for one in history][:2] == ["New", "Newer"]
    assert history[-1]["snapshot"] == {
        "name": "Newer",
        "project_id": 1,
        "is_active": True,
        "tags": ["fresh"],
        "access_level": "private",
        "custom_instructions": ["Be brief."],
    }


def test_what_is_only_looked_at_or_refused_leaves_none(ejento):
    ejento.get_agent(4)
    ejento.expect(400).update_agent(4, project_id=5)
    ejento.update_agent(4, agent_version="staging", name="Tried")

    assert versions(ejento.list_agent_checkpoints(4)) == [1]


def test_restored_agent_is_what_it_was(ejento):
    before = ejento.get_agent(1)["data"]
    first = ejento.list_agent_checkpoints(1)[0]

    restored = ejento.restore_agent(1, checkpoint_id=first["id"])["data"]

    assert (restored["system_prompt"], restored["tags"], restored["is_active"]) == (
        "You explain invoices.",
        ["billing"],
        False,
    )
    assert restored["created_on"] == before["created_on"]
    assert ejento.get_agent(1)["data"] == restored


def test_restoring_is_a_change_like_any_other(ejento):
    history = ejento.list_agent_checkpoints(1)
    ejento.restore_agent(1, checkpoint_id=history[0]["id"])

    after = ejento.list_agent_checkpoints(1)
    assert versions(after) == [1, 2, 3, 4, 5]
    assert after[-1]["snapshot"] == history[0]["snapshot"]
    ejento.restore_agent(1, checkpoint_id=after[3]["id"])
    assert ejento.get_agent(1)["data"]["tags"] == ["billing", "customers"]


def test_checkpoint_that_is_not_of_the_agent_is_not_found(ejento):
    """restore_agent: unknown checkpoint -> 404."""
    ejento.expect(404).restore_agent(1, checkpoint_id=999)
    other = ejento.list_agent_checkpoints(3)[0]["id"]
    ejento.expect(404).restore_agent(1, checkpoint_id=other)


def test_agent_goes_back_only_into_a_project_that_the_caller_may_change(ejento):
    first = ejento.list_agent_checkpoints(1)[0]["id"]
    ejento.update_agent(1, project_id=2)
    ejento.add_agent_user(1, user_id=4, role="edit")

    ejento.as_("member").expect(403).restore_agent(1, checkpoint_id=first)
    assert ejento.restore_agent(1, checkpoint_id=first)["data"]["project_id"] == 1


def test_name_that_was_given_away_is_not_restored(ejento):
    checkpoint = ejento.list_agent_checkpoints(1)[-1]["id"]
    ejento.update_agent(1, name="Invoice helper")
    ejento.create_agent(name="Billing helper", project_id=1)

    ejento.expect(409).restore_agent(1, checkpoint_id=checkpoint)
    assert ejento.get_agent(1)["data"]["name"] == "Invoice helper"


def test_prompt_history_follows_from_changes_of_the_prompt(ejento):
    old = prompts(ejento, 1)
    assert old[0] == "You explain invoices."

    ejento.update_agent(1, description="Nothing to do with it")
    ejento.update_agent(1, system_prompt="Be brief.")
    assert prompts(ejento, 1) == [*old, "Be brief."]

    ejento.restore_agent(1, checkpoint_id=ejento.list_agent_checkpoints(1)[0]["id"])
    assert prompts(ejento, 1) == [*old, "Be brief.", old[0]]


def test_members_see_the_history_and_do_not_make_it(ejento):
    member = ejento.as_("member")

    assert versions(member.list_agent_checkpoints(1)) == [1, 2, 3, 4]
    member.expect(403).restore_agent(1, checkpoint_id=1)
    member.expect(403).create_custom_instruction(1, instructions="Be mine.")
    member.expect(404).list_agent_checkpoints(5)
    member.expect(404).list_agent_prompts(5)
