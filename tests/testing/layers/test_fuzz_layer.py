import httpx
import pytest
from layers_kit import LAMPS, Lamps, faults, run_double, run_over
from serving_kit import NOTES

from specdouble.testing.target import InProcess


class Failing(Lamps):
    def get(self, number):
        return 500, {"error": "oops"}


class Wordless(Lamps):
    def create(self, headers, body):
        status, value = super().create(headers, body)
        return (status, {"id": 1}) if status == 201 else (status, value)


class Careless(Lamps):
    def is_valid(self, row):
        return isinstance(row, dict) and isinstance(row.get("name"), str)


class Open(Lamps):
    def knows(self, key):
        return True


class Odd(Lamps):
    def delete(self, number):
        return 418, {"error": "teapot"}


class Shut(Lamps):
    def create(self, headers, body):
        return 400, {"error": "never"}


def test_right_server_passes():
    app = Lamps()

    result = run_over(app, "fuzz", reset=app.reset)

    assert result.log.findings == []
    assert all(case.passed for case in result.log)


def test_double_of_a_file_without_a_project_passes(tmp_path):
    result = run_double(tmp_path, NOTES, "fuzz", "stateful")

    assert faults(result) == []
    assert {case.operation for case in result.log if case.passed} >= {"list_notes", "create_note", "get_note"}


@pytest.mark.parametrize(
    ("app", "found"),
    [
        (Failing, ("not_a_server_error", "get_lamp")),
        (Wordless, ("response_schema_conformance", "create_lamp")),
        (Careless, ("negative_data_rejection", "create_lamp")),
        (Open, ("ignored_auth", "list_lamps")),
        (Odd, ("status_code_conformance", "delete_lamp")),
    ],
)
def test_planted_fault_is_found(app, found):
    assert found in faults(run_over(app(), "fuzz"))


def test_method_that_a_server_knows_nowhere_may_be_a_501():
    class Simple(Lamps):
        def answer(self, method, path, query, headers, body):
            known = method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
            return super().answer(method, path, query, headers, body) if known else (501, None)

    found = run_over(Simple(), "fuzz", operations=("list_lamps",)).log.findings

    assert {(one.check, one.severity) for one in found} == {("unsupported_method", "warning")}


def test_refusal_that_no_schema_explains_is_a_warning():
    found = run_over(Shut(), "fuzz", operations=("create_lamp",)).log.findings

    assert [(one.check, one.severity) for one in found] == [("positive_data_acceptance", "warning")]


def test_finding_tells_its_story_in_a_sentence_and_a_request():
    found = next(one for one in run_over(Careless(), "fuzz").log.findings if "maxLength" in one.sentence)

    assert found.sentence.startswith("it accepts an invalid request with 201 (the body")
    assert found.chain[-1].sent.curl.startswith("curl -i -X POST http://double/lamps -H 'X-Key: good'")
    assert (found.actual, found.source) == ("201 application/json", "RFC 9110, 15.5.1")


def test_dropped_connection_is_a_finding(monkeypatch):
    def drop(self, sent):
        raise httpx.RemoteProtocolError("Server disconnected without sending a response.")

    monkeypatch.setattr(InProcess, "send", drop)
    (found,) = run_over(Lamps(), "fuzz", operations=("get_lamp",)).log.findings

    assert found.check == "answers"
    assert found.sentence == "a request is not answered: Server disconnected without sending a response."


def test_same_seed_sends_the_same_requests_and_another_seed_others():
    first, second, other = (run_over(Lamps(), "fuzz", seed=seed).digest for seed in (1, 1, 2))

    assert first == second != other


def test_form_that_cannot_say_what_was_drawn_is_no_finding(tmp_path):
    text = LAMPS.replace(
        "name: {type: string, minLength: 1, maxLength: 8}", "name: {type: array, items: {type: string}}"
    )
    text = text.replace(
        "          application/json:\n            schema: {$ref: '#/components/schemas/NewLamp'}\n            "
        "example: {name: Desk, watts: 40}",
        "          application/x-www-form-urlencoded:\n            schema: {$ref: '#/components/schemas/NewLamp'}",
    )

    result = run_double(tmp_path, text.replace("name: {type: string}, watts", "name: {}, watts"), "fuzz")

    assert "negative_data_rejection" not in {check for check, _ in faults(result)}


def test_what_was_made_on_a_server_without_reset_is_deleted():
    app = Lamps()

    result = run_over(app, "fuzz", "stateful")

    assert app.last > 0
    assert app.rows == {}
    assert any(case.check == "cleaned-up" and case.passed for case in result.log)


def test_row_that_cannot_be_deleted_is_said_to_be_left():
    class Sticky(Lamps):
        def delete(self, number):
            return 400, {"error": "no"}

    result = run_over(Sticky(), "fuzz", operations=("create_lamp",))

    (case,) = [case for case in result.log if case.check == "cleaned-up"]
    assert case.untested.endswith("answers 400: this row is left behind")
    assert result.exit_code == 0


def test_server_that_goes_down_leaves_a_row_behind_and_ends_no_run(monkeypatch):
    send = InProcess.send

    def send_until_a_row_is_made(self, sent):
        if app.last:
            raise httpx.ConnectError("Connection refused")
        return send(self, sent)

    app = Lamps()
    monkeypatch.setattr(InProcess, "send", send_until_a_row_is_made)

    result = run_over(app, "fuzz", operations=("create_lamp",))

    (case,) = [case for case in result.log if case.check == "cleaned-up"]
    assert case.untested == "DELETE /lamps/1 is not answered (Connection refused): this row is left behind"


class Owned(Lamps):
    """Has rows of somebody else, with the ids that are drawn first."""

    def reset(self):
        super().reset()
        self.rows = {number: {"id": number, "name": "Hall"} for number in range(1, 6)}
        self.last = 5


def test_rows_of_others_are_spared_where_there_is_no_reset():
    app = Owned()

    result = run_over(app, "fuzz", "stateful")

    assert faults(result) == []
    assert app.rows == {number: {"id": number, "name": "Hall"} for number in range(1, 6)}
    assert result.answered["delete_lamp"].accepted > 0


class ShortSighted(Lamps):
    """Refuses what its front door finds too long, as servers do: in words that no document knows."""

    def answer(self, method, path, query, headers, body):
        if len(query) > 9000:
            return 414, ["too long"]
        return super().answer(method, path, query, headers, body)


def test_refusal_of_an_endless_address_is_no_matter_of_the_document():
    text = LAMPS.replace("parameters: [{name: limit", "parameters: [*q, {name: limit", 1)
    long = "{name: q, in: query, schema: {type: string, minLength: 9500, maxLength: 9600}}"
    app = ShortSighted()

    result = run_over(app, "fuzz", text=text.replace("*q", long), reset=app.reset, operations=("list_lamps",))

    assert {finding.chain[-1].status for finding in result.log.findings} <= {200}  # it looks at no `q`
    assert result.answered["list_lamps"].statuses[414] > 0


class Hidden(Lamps):
    """Says that nothing is there, where it is the method that it does not know."""

    def answer(self, method, path, query, headers, body):
        status, value = super().answer(method, path, query, headers, body)
        return (404, {"error": "no"}) if status == 405 else (status, value)


def test_method_that_is_hidden_is_a_warning():
    app = Hidden()

    result = run_over(app, "fuzz", reset=app.reset)

    assert faults(result) == []
    assert "unsupported_method" in {finding.check for finding in result.log.findings}


def test_harsh_layers_come_last_where_there_is_no_reset():
    result = run_over(Lamps(), "probes", "lint", "second-opinion", "authz")

    assert list(result.seconds) == ["lint", "authz", "probes", "second-opinion"]
