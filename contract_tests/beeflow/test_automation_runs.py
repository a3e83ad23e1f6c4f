"""Runs of automations: they go on with the clock. The world is `demo`; it is 2026-01-15T09:00:00Z, a Thursday."""

import pytest

from specdouble.testing.exchange import Sent


def graph(*steps, edges=()):
    """Draw a graph: steps as (id, type, config), edges as (from, to) or (from, to, branch)."""
    named = [dict(zip(("id", "type", "config"), step, strict=True)) for step in steps]
    return {"steps": named, "edges": [dict(zip(("from", "to", "branch"), edge, strict=False)) for edge in edges]}


def asks(id_):
    return id_, "ai_step", {"prompt": "What is new?"}


THREE = graph(
    ("find", "integration_action", {"tool": "web_search"}),
    ("sum", "code_step", {"code": "return input"}),
    asks("ask"),
    edges=[("find", "sum"), ("sum", "ask")],
)
TOKEN = "whk_5f0c1a7e9b3d"


@pytest.fixture
def live(beeflow):
    """Make an automation that is no draft, and return its id: `live(definition)`."""

    def make(definition=THREE, **told):
        told = {"name": "Trial", "trigger_kind": "manual", "is_draft": False, "definition": definition, **told}
        return beeflow.create_automation(**told)["id"]

    return make


def ids(rows):
    return [row["id"] for row in rows]


def done(run):
    return [(one["step_id"], one["status"]) for one in run["steps"]]


def test_manual_run_says_so(beeflow, live):
    """start_run: manual run; trigger_kind manual."""
    run = beeflow.start_run(live(), payload={"parcel": "HL-1"})

    assert (run["trigger_kind"], run["user_id"], run["mode"]) == ("manual", "u_lotte", "live")
    assert run["trigger_payload"] == {"parcel": "HL-1"}


def test_run_goes_through_its_states_with_the_clock(beeflow, live, clock):
    """start_run: pending -> running -> success|failed|awaiting|cancelled."""
    id_ = live()
    run = beeflow.start_run(id_)["id"]
    seen = [beeflow.get_run(id_, run)]
    for seconds in (1, 2, 1, 4):
        clock.advance(seconds)
        seen.append(beeflow.get_run(id_, run))

    assert [one["status"] for one in seen] == ["pending", "running", "running", "running", "success"]
    assert [len(one["steps"]) for one in seen] == [0, 1, 2, 3, 3]
    assert done(seen[2]) == [("find", "success"), ("sum", "running")]
    assert (seen[0]["started_at"], seen[4]["duration_ms"]) == (None, 7000)
    assert (seen[4]["started_at"], seen[4]["finished_at"]) == ("2026-01-15T09:00:01.000Z", "2026-01-15T09:00:08.000Z")


def test_runs_are_below_runs(beeflow):
    """start_run: path note: the feature page says /run, the reference says /runs."""
    started = beeflow.call("start_run", "auto_triage")

    assert started.status == 202
    assert started.sent.url.endswith("/api/automation/auto_triage/runs")


def test_steps_that_are_under_way_have_given_nothing(beeflow):
    run = beeflow.get_run("auto_triage", "run_inbox")

    assert done(run) == [("search", "success"), ("brief", "running")]
    assert (run["steps"][1]["output_json"], run["steps"][1]["finished_at"]) == (None, None)
    assert [line["message"] for line in run["logs"]] == ["search began", "search: success", "brief began"]


def test_a_step_is_given_what_the_one_before_gave(beeflow, live, clock):
    id_ = live()
    run = beeflow.start_run(id_)["id"]
    clock.advance(60)

    find, total, _ = beeflow.get_run(id_, run)["steps"]
    assert total["input_json"] == find["output_json"]
    assert total["output_json"] == {"result": find["output_json"]}


def test_first_live_run_of_a_draft_is_confirmed(beeflow):
    """start_run: 409 'first live run of a draft needs confirmation (needs_first_run_confirm)'."""
    user = beeflow.as_("user")

    assert user.start_run("auto_figures", mode="dry_run")["status"] == "pending"
    assert "confirm" in user.expect(409).start_run("auto_figures")["message"]
    assert user.start_run("auto_figures", confirm=True)["status"] == "pending"
    assert user.start_run("auto_figures")["status"] == "pending"
    assert user.get_automation("auto_figures")["needs_first_run_confirm"] is False


def test_run_fails_with_the_step_that_lacks_something(beeflow, clock):
    run = beeflow.start_run("auto_figures", confirm=True)["id"]
    clock.advance(60)

    run = beeflow.get_run("auto_figures", run)
    assert (run["status"], run["error"]) == ("failed", "tell needs config.prompt")
    assert done(run) == [("sum", "success"), ("tell", "failed")]


def test_code_that_throws_fails_its_run(beeflow, live, clock):
    throws = ("sum", "code_step", {"code": "throw new RangeError('no rows')"})
    id_ = live(graph(throws, asks("x"), edges=[("sum", "x")]))
    run = beeflow.start_run(id_)["id"]
    clock.advance(60)

    assert (beeflow.get_run(id_, run)["error"], len(beeflow.get_run(id_, run)["steps"])) == ("no rows", 1)


def test_run_takes_no_longer_than_it_may(beeflow, live, clock):
    id_ = live(run_timeout_ms=5000)
    run = beeflow.start_run(id_)["id"]
    clock.advance(60)

    run = beeflow.get_run(id_, run)
    assert (run["status"], run["duration_ms"]) == ("failed", 5000)
    assert "5000 ms" in run["error"]


@pytest.mark.parametrize(("amount", "way"), [(7, ["if", "many", "end"]), (2, ["if", "few", "end"])])
def test_condition_takes_one_of_two_branches(beeflow, live, clock, amount, way):
    fork = ("if", "condition_step", {"expression": "trigger.payload.amount > 3"})
    edges = [("if", "many", True), ("if", "few", False), ("many", "end"), ("few", "end")]
    id_ = live(graph(fork, asks("many"), asks("few"), asks("end"), edges=edges))
    run = beeflow.start_run(id_, payload={"amount": amount})["id"]
    clock.advance(60)

    assert [one["step_id"] for one in beeflow.get_run(id_, run)["steps"]] == way


def test_loop_goes_through_a_list(beeflow, live, clock):
    copies = {"id": "copy", "type": "code_step", "config": {"code": "return input"}}
    id_ = live(graph(("each", "loop_step", {"items": "trigger.payload.parcels", "steps": [copies]})))
    run = beeflow.start_run(id_, payload={"parcels": ["HL-1", {"name": "HL-2"}]})["id"]
    clock.advance(60)

    output = beeflow.get_run(id_, run)["steps"][0]["output_json"]
    assert output == {"count": 2, "results": [{"result": "HL-1"}, {"result": {"name": "HL-2"}}]}


def test_dry_run_does_nothing_outside_and_asks_nobody(beeflow, clock):
    run = beeflow.start_run("auto_returns", mode="dry_run", payload={"amount": 30})["id"]
    clock.advance(60)

    run = beeflow.get_run("auto_returns", run)
    assert run["status"] == "success"
    assert run["steps"][2]["output_json"] == {"tool": "nc_deck_create_card", "skipped": True}


def test_list_begins_with_the_newest_run(beeflow):
    made = beeflow.start_run("auto_triage")["id"]

    assert ids(beeflow.list_runs("auto_triage")) == [made, "run_inbox", "run_early"]
    assert ids(beeflow.list_runs("auto_triage", page=2, limit=2)) == ["run_early"]


def test_run_is_below_its_automation(beeflow):
    assert beeflow.expect(404).get_run("auto_returns", "run_inbox")["error"] == "not_found"
    assert beeflow.as_("user").expect(404).get_run("auto_triage", "run_inbox")["error"] == "not_found"


def test_only_a_run_under_way_is_cancelled(beeflow):
    """cancel_run: only a running run."""
    assert beeflow.cancel_run("auto_triage", "run_inbox")["status"] == "cancelled"
    assert "success" in beeflow.expect(409).cancel_run("auto_triage", "run_early")["message"]
    assert "cancelled" in beeflow.expect(409).cancel_run("auto_triage", "run_inbox")["message"]
    assert "awaiting" in beeflow.expect(409).cancel_run("auto_returns", "run_refund")["message"]


def test_cancelled_run_goes_no_further(beeflow, clock):
    """cancel_run: sets cancel_requested."""
    assert beeflow.cancel_run("auto_triage", "run_inbox")["cancel_requested"] is True
    clock.advance(60)

    run = beeflow.get_run("auto_triage", "run_inbox")
    assert (run["status"], run["finished_at"]) == ("cancelled", "2026-01-15T09:00:00.000Z")
    assert done(run) == [("search", "success"), ("brief", "cancelled")]


def test_only_an_awaiting_run_is_resumed(beeflow):
    """resume_run: only from an awaiting step."""
    assert "running" in beeflow.expect(409).resume_run("auto_triage", "run_inbox")["message"]
    assert beeflow.resume_run("auto_returns", "run_refund")["status"] == "running"
    assert beeflow.expect(409).resume_run("auto_returns", "run_refund")["error"] == "conflict"


def test_run_waits_at_an_approval_however_long_it_takes(beeflow, clock):
    """resume_run: awaiting = paused at approval step, awaiting_step_id."""
    run = beeflow.start_run("auto_returns", payload={"amount": 30})["id"]
    clock.advance(24 * 3600)
    waiting = beeflow.get_run("auto_returns", run)
    assert (waiting["status"], waiting["awaiting_step_id"]) == ("awaiting", "approve")

    beeflow.resume_run("auto_returns", run, decision="approve", input={"note": "Yes"})
    clock.advance(60)

    gone = beeflow.get_run("auto_returns", run)
    assert (gone["status"], gone["awaiting_step_id"]) == ("success", None)
    assert gone["steps"][2]["input_json"] == {"decision": "approve", "by": "u_lotte", "input": {"note": "Yes"}}


def test_rejected_run_has_failed(beeflow):
    run = beeflow.resume_run("auto_returns", "run_refund", decision="reject")

    assert (run["status"], run["error"]) == ("failed", "Lotte Vermeer rejected it")


def test_administrators_approve_and_whom_the_step_names(beeflow, clock):
    user = beeflow.as_("user")
    runs = []
    for approver in ("u_anneke", "u_bram"):
        waits = graph(("ok", "approval_step", {"approver": approver}))
        made = user.create_automation(name="Mine", trigger_kind="manual", definition=waits, is_draft=False)["id"]
        runs.append((made, user.start_run(made)["id"]))
    clock.advance(5)

    assert user.expect(403).resume_run(*runs[0])["error"] == "forbidden"
    assert user.resume_run(*runs[1])["status"] == "success"
    assert beeflow.resume_run(*runs[0])["status"] == "success"


def test_retry_is_a_child_of_the_run(beeflow, clock):
    """retry_run: creates a child run with parent_run_id."""
    child = beeflow.retry_run("auto_returns", "run_lost", "refund")
    clock.advance(60)

    run = beeflow.get_run("auto_returns", child["id"])
    assert (run["parent_run_id"], run["status"], run["trigger_kind"]) == ("run_lost", "success", "webhook")
    assert done(run) == [("refund", "success"), ("thank", "success")]
    assert run["steps"][0]["input_json"]["by"] == "u_joris"
    assert beeflow.get_run("auto_returns", "run_lost")["status"] == "failed"


def test_retry_keeps_the_version_of_its_run(beeflow):
    beeflow.update_automation("auto_returns", definition=THREE)

    assert beeflow.retry_run("auto_returns", "run_lost", "refund")["version"] == 1
    assert beeflow.expect(404).retry_run("auto_returns", "run_lost", "find")["error"] == "not_found"


def test_only_a_run_that_is_over_is_retried(beeflow):
    """retry_run: 409 'run still active', of the inventory's responses."""
    assert "running" in beeflow.expect(409).retry_run("auto_triage", "run_inbox", "search")["message"]
    assert "awaiting" in beeflow.expect(409).retry_run("auto_returns", "run_refund", "check")["message"]
    assert beeflow.retry_run("auto_triage", "run_early", "post")["status"] == "pending"


def test_webhook_takes_its_token_in_the_address_or_a_header(beeflow, headed):
    """trigger_webhook: auth cell is empty in the seed (S with footnote upstream): webhook token in URL or header."""
    nobody = beeflow.as_(None)

    assert nobody.trigger_webhook("auto_returns", token=TOKEN)["runId"].startswith("run_")
    assert headed("auto_returns", f"Bearer {TOKEN}").status == 202
    assert headed("auto_returns", "Bearer whk_other").body["error"] == "invalid_token"
    assert nobody.expect(401).trigger_webhook("auto_returns")["error"] == "missing_token"
    assert nobody.expect(404).trigger_webhook("auto_triage", token=TOKEN)["error"] == "not_found"


@pytest.fixture
def headed(beeflow):
    """Call a webhook with a header and an empty object: `headed(automation, "Bearer ...")`."""

    def call(id_, header):
        headers = {"Authorization": header, "Content-Type": "application/json"}
        url = f"{beeflow.target.base_url}/api/automation/webhook/{id_}"
        return beeflow.target.send(Sent("POST", url, headers, b"{}"))

    return call


@pytest.mark.parametrize(
    "payload", [{"amount": 3, "name": "x", "script": [1]}, [1, {"a": None}], "text", 7, False, None]
)
def test_any_json_is_the_payload(beeflow, payload):
    """trigger_webhook: any JSON body becomes trigger.payload."""
    run = beeflow.as_(None).trigger_webhook("auto_returns", token=TOKEN, body=payload)["runId"]

    run = beeflow.get_run("auto_returns", run)
    assert (run["trigger_payload"], run["trigger_kind"], run["user_id"]) == (payload, "webhook", None)


def test_steps_read_the_payload_of_a_webhook(beeflow, clock):
    few, many = (
        beeflow.as_(None).trigger_webhook("auto_returns", token=TOKEN, body={"amount": amount})["runId"]
        for amount in (3, 300)
    )
    clock.advance(60)

    assert beeflow.get_run("auto_returns", few)["status"] == "success"
    assert beeflow.get_run("auto_returns", many)["status"] == "awaiting"


def test_token_stays_whatever_else_changes(beeflow):
    """trigger_webhook: token rotates only on request."""
    beeflow.update_automation("auto_returns", name="Refunds", definition=THREE)
    beeflow.update_automation("auto_returns", trigger_kind="manual")
    changed = beeflow.update_automation("auto_returns", trigger_kind="webhook")

    assert changed["webhook_token"] == TOKEN


def test_webhook_of_an_automation_at_rest_starts_nothing(beeflow):
    beeflow.update_automation("auto_returns", active=False)

    assert "not active" in beeflow.as_(None).expect(409).trigger_webhook("auto_returns", token=TOKEN)["message"]


def test_webhook_ends_with_the_licence(beeflow):
    beeflow.remove_license()

    refused = beeflow.as_(None).expect(403).trigger_webhook("auto_returns", token=TOKEN)
    assert refused["error"] == "license_feature_required"


def test_schedule_fires_with_the_clock(beeflow, clock):
    """The cron text is `10,40 8-17 * * 1-5` in Amsterdam, one hour ahead: 10:10 and 10:40 there."""
    clock.advance(3600)

    late, soon, *_ = beeflow.list_runs("auto_triage")
    assert (late["trigger_kind"], late["user_id"], late["status"]) == ("schedule", None, "success")
    assert (soon["started_at"], late["started_at"]) == ("2026-01-15T09:10:01.000Z", "2026-01-15T09:40:01.000Z")
    assert len(beeflow.list_runs("auto_triage")) == 4


def test_schedule_rests_at_night_and_when_it_is_switched_off(beeflow, clock):
    clock.advance(9 * 3600)
    day = len(beeflow.list_runs("auto_triage"))
    clock.advance(10 * 3600)
    assert len(beeflow.list_runs("auto_triage")) == day

    beeflow.update_automation("auto_triage", active=False)
    clock.advance(24 * 3600)
    assert len(beeflow.list_runs("auto_triage", limit=100)) == min(day, 100)


def test_leap_of_the_clock_leaves_the_latest_runs(beeflow, clock):
    clock.advance(365 * 24 * 3600)

    assert len(beeflow.list_runs("auto_triage", limit=100)) == 52


def test_schedule_keeps_to_local_time_in_summer(beeflow, live, clock):
    """2026-03-29 is the day on which Amsterdam puts its clocks forward."""
    id_ = live(trigger_kind="schedule", schedule_cron="0 9 28-30 3 *", schedule_tz="Europe/Amsterdam", active=True)
    clock.advance(80 * 24 * 3600)

    moments = [run["started_at"] for run in beeflow.list_runs(id_)]
    assert moments == ["2026-03-30T07:00:01.000Z", "2026-03-29T07:00:01.000Z", "2026-03-28T08:00:01.000Z"]


def test_the_same_requests_give_the_same_runs(beeflow, live, clock):
    def play():
        id_ = live()
        run = beeflow.start_run(id_, payload={"parcel": "HL-1"})["id"]
        clock.advance(60)
        return beeflow.get_run(id_, run)

    first, second = play(), play()

    assert done(first) == done(second)
    assert first["steps"][2]["output_json"] == second["steps"][2]["output_json"]
    assert first["steps"][0]["output_json"]["reference"] != second["steps"][0]["output_json"]["reference"]


def test_automation_of_pro_runs_with_its_licence(pro):
    assert pro.start_run("auto_ward")["status"] == "pending"
