"""Automations: graphs that a trigger starts. The world is `demo`; it is 2026-01-15T09:00:00Z, a Thursday."""

import pytest


def step(id_, type_="ai_step", **config):
    return {"id": id_, "type": type_, "config": config or {"prompt": "What is new?"}}


def edge(begin, end, **more):
    return {"from": begin, "to": end, **more}


def graph(*steps, edges=()):
    return {"steps": list(steps), "edges": list(edges)}


SOUND = graph(step("ask"), step("tell", "integration_action", tool="web_search"), edges=[edge("ask", "tell")])
CIRCLE = graph(step("a"), step("b"), step("c"), edges=[edge("a", "b"), edge("b", "c"), edge("c", "b")])


def ids(rows):
    return [row["id"] for row in rows]


def faults(refused):
    return [(fault["stepId"], fault["code"]) for fault in refused["details"]["errors"]]


def test_everybody_sees_their_own_and_administrators_all(beeflow):
    assert ids(beeflow.list_automations()) == ["auto_triage", "auto_returns", "auto_figures"]
    assert ids(beeflow.as_("user").list_automations()) == ["auto_figures"]
    assert ids(beeflow.list_automations(page=2, limit=2)) == ["auto_figures"]


def test_automations_of_others_are_not_there(beeflow):
    assert beeflow.as_("user").expect(404).get_automation("auto_triage")["error"] == "not_found"
    assert beeflow.expect(404).get_automation("auto_ward")["error"] == "not_found"


def test_who_approves_of_a_step_sees_the_automation_and_changes_nothing(beeflow):
    approval = graph(step("ok", "approval_step", approver="u_bram"))
    made = beeflow.create_automation(name="Expenses", trigger_kind="manual", definition=approval)["id"]
    user = beeflow.as_("user")

    assert user.get_automation(made)["name"] == "Expenses"
    assert user.expect(403).update_automation(made, name="Mine")["error"] == "forbidden"
    assert user.expect(403).start_run(made)["error"] == "forbidden"
    assert user.expect(403).delete_automation(made)["error"] == "forbidden"


def test_new_automation_is_a_draft(beeflow):
    made = beeflow.as_("user").create_automation(name="Mine", trigger_kind="manual", definition=SOUND)

    assert (made["is_draft"], made["active"], made["version"], made["run_timeout_ms"]) == (True, False, 1, 300_000)
    assert made["needs_first_run_confirm"] is True
    assert beeflow.as_("user").get_automation(made["id"]) == made


def test_schedule_fires_every_five_minutes_on_pro_and_every_minute_above(beeflow, pro):
    """create_automation: cron interval min 5 min on pro, 1 min above."""
    told = {"name": "Watch", "trigger_kind": "schedule", "definition": SOUND}

    assert beeflow.create_automation(**told, schedule_cron="* * * * *")["schedule_cron"] == "* * * * *"
    assert pro.create_automation(**told, schedule_cron="*/5 * * * *")["schedule_cron"] == "*/5 * * * *"
    refused = pro.expect(422).create_automation(**told, schedule_cron="58,1 * * * *")
    assert faults(refused) == [(None, "cron_too_often")]
    assert "every 5 min" in refused["message"]


@pytest.mark.parametrize("cron", ["every day", "61 * * * *", "0 0 30 2 *", "0 9 * *", "0 0 9 * * 1", "@daily"])
def test_cron_text_that_never_fires_is_refused(beeflow, cron):
    told = {"name": "Watch", "trigger_kind": "schedule", "definition": SOUND}

    assert faults(beeflow.expect(422).create_automation(**told, schedule_cron=cron)) == [(None, "invalid_cron")]


def test_schedule_needs_a_time_in_a_zone_that_there_is(beeflow):
    told = {"name": "Watch", "trigger_kind": "schedule", "definition": SOUND}

    assert faults(beeflow.expect(422).create_automation(**told)) == [(None, "no_trigger")]
    refused = beeflow.expect(422).create_automation(**told, schedule_cron="0 9 * * *", schedule_tz="Mars/Base")
    assert faults(refused) == [(None, "unknown_timezone")]


def test_circle_is_refused_with_its_step(beeflow):
    """create_automation: cyclic graphs rejected."""
    refused = beeflow.expect(422).create_automation(name="Round", trigger_kind="manual", definition=CIRCLE)

    assert (refused["error"], faults(refused)) == ("unprocessable", [("b", "cycle")])
    assert "b -> c -> b" in refused["message"]


def test_edge_that_ends_nowhere_is_refused_with_the_step(beeflow):
    broken = graph(step("ask"), step("ask"), edges=[edge("ask", "post")])

    refused = beeflow.expect(422).create_automation(name="Loose", trigger_kind="manual", definition=broken)

    assert faults(refused) == [("ask", "duplicate_step"), ("post", "unknown_step")]


def test_draft_may_lack_what_a_live_automation_needs(beeflow):
    loose = graph(step("ask", prompt=" "), step("alone"))
    made = beeflow.create_automation(name="Loose", trigger_kind="manual", definition=loose)

    refused = beeflow.expect(422).update_automation(made["id"], is_draft=False)

    assert faults(refused) == [("alone", "disconnected"), ("ask", "missing_config")]
    assert beeflow.get_automation(made["id"])["is_draft"] is True


def test_draft_is_not_active(beeflow):
    refused = beeflow.expect(422).create_automation(name="A", trigger_kind="manual", definition=SOUND, active=True)

    assert faults(refused) == [(None, "draft")]


def test_webhook_has_an_address_and_a_token(beeflow):
    """create_automation: webhook trigger gets a URL and token at creation."""
    made = beeflow.create_automation(name="Form", trigger_kind="webhook", definition=SOUND)

    assert made["webhook_url"].endswith(f"/api/automation/webhook/{made['id']}")
    assert made["webhook_token"].startswith("whk_")
    assert beeflow.get_automation("auto_triage")["webhook_token"] is None


def test_another_definition_is_another_version_and_runs_keep_theirs(beeflow):
    """update_automation: version of the definition increments; runs keep the version they ran."""
    assert beeflow.update_automation("auto_triage", name="Triage")["version"] == 3
    assert beeflow.update_automation("auto_triage", definition=SOUND)["version"] == 4

    assert {run["version"] for run in beeflow.list_runs("auto_triage")} == {3}
    assert beeflow.start_run("auto_triage")["version"] == 4


def test_tier_limits_active_automations(pro, control):
    """create_automation: 402 'pro: 100 active', of the inventory's responses."""
    row = control("GET", "/-/state/beeflow/automations/auto_ward").body | {"active": True}
    for number in range(100):
        control("POST", "/-/state/beeflow/automations", {**row, "id": f"auto_{number}"})

    refused = pro.expect(402).update_automation("auto_ward", active=True)

    assert (refused["error"], refused["details"]["limit"]) == ("tier_limit", 100)
    assert pro.create_automation(name="Idle", trigger_kind="manual", definition=SOUND)["active"] is False


def test_automations_are_no_part_of_community(beeflow):
    refused = beeflow.as_("polder-admin").expect(403).list_automations()

    assert (refused["error"], refused["details"]["feature"]) == ("license_feature_required", "automations")


def test_deleted_automation_is_gone_with_its_runs(beeflow, control):
    beeflow.delete_automation("auto_returns")

    assert beeflow.expect(404).list_runs("auto_returns")["error"] == "not_found"
    assert {run["automation_id"] for run in control("GET", "/-/state/beeflow/automation_runs").body["rows"]} == {
        "auto_triage"
    }


def test_draft_is_checked_and_not_kept(beeflow):
    """validate_automation: validates a draft graph without saving."""
    before = beeflow.list_automations()

    assert beeflow.validate_automation(definition=SOUND) == {"valid": True, "errors": []}
    assert beeflow.list_automations() == before


def test_validation_tells_what_is_wrong_with_which_step(beeflow):
    """validate_automation: reports disconnected outputs, missing config, inaccessible tools, cycles."""
    steps = (
        step("fork", "condition_step", expression="input.amount > 3"),
        step("ask", agent_id="agt_intake", prompt="Who?"),
        step("post", "integration_action", tool="jira_create_issue"),
        step("sum", "code_step"),
        step("each", "loop_step", items="input", steps=[step("act", "integration_action", tool="none")]),
        step("ok", "approval_step", approver="u_fatima"),
    )
    around = [edge("fork", "ask"), edge("ask", "post"), edge("post", "sum"), edge("sum", "each"), edge("each", "ok")]

    told = beeflow.validate_automation(definition=graph(*steps, edges=around))

    assert told["valid"] is False
    assert [(fault["stepId"], fault["code"]) for fault in told["errors"]] == [
        ("fork", "disconnected_output"),
        ("ask", "unknown_agent"),
        ("post", "inaccessible_tool"),
        ("sum", "missing_config"),
        ("each", "inaccessible_tool"),
        ("ok", "unknown_approver"),
    ]
    assert [fault["code"] for fault in beeflow.validate_automation(definition=CIRCLE)["errors"]] == ["cycle"]


@pytest.mark.parametrize("expression", ["amount >", "1 + 1", "a > {", "a b", "a == 'x'"])
def test_expression_that_is_none_is_told(beeflow, expression):
    steps = graph(step("if", "condition_step", expression=expression), step("x"), edges=[edge("if", "x", branch=True)])

    assert [fault["code"] for fault in beeflow.validate_automation(definition=steps)["errors"]] == ["missing_config"]


def test_graph_without_steps_has_nothing_to_start(beeflow):
    assert beeflow.validate_automation(definition=graph())["errors"][0]["code"] == "no_steps"


def test_tool_that_is_switched_off_for_the_groups_of_a_user_is_inaccessible(beeflow):
    user, steps = beeflow.as_("user"), graph(step("file", "integration_action", tool="github_create_issue"))
    assert user.validate_automation(definition=steps)["valid"] is True

    beeflow.add_member("grp_support", userId="u_bram")

    assert [fault["code"] for fault in user.validate_automation(definition=steps)["errors"]] == ["inaccessible_tool"]


def test_builder_is_no_id(beeflow):
    """validate_automation: static segment builder must win over {id}."""
    assert beeflow.validate_automation(definition=SOUND)["valid"] is True
    assert beeflow.expect(404).get_automation("builder")["error"] == "not_found"
