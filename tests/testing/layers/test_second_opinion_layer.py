from layers_kit import LAMPS, Lamps, faults, run_double, run_over
from serving_kit import NOTES

from specdouble.contract.load import load_text
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.second_opinion.register import REGISTER, Disagreement, explanation
from specdouble.verify.reading import SecondReading

DOCUMENT = load_text(LAMPS)
SECOND = SecondReading(DOCUMENT, "http://double")
JSON = {"content-type": "application/json"}


def opinion(status, content, method="GET", path="/lamps", body=b""):
    headers = JSON if body else {}
    return SECOND.judge(Exchange(Sent(method, f"http://double{path}", headers, body), status, JSON, content))


def test_right_exchange_is_found_right():
    said = opinion(201, b'{"id": 1, "name": "Desk"}', "POST", body=b'{"name": "Desk"}')

    assert said.request.ok
    assert said.response.ok


def test_wrong_answer_is_found_wrong():
    assert "'name' is a required property" in opinion(200, b'[{"id": 1}]').response.errors[0]


def test_wrong_request_is_found_wrong():
    assert not opinion(400, b'{"error": "limit"}', path="/lamps?limit=0").request.ok


def test_what_it_stumbles_over_is_an_opinion():
    assert opinion(200, b"\xff").response.crash.startswith("UnicodeDecodeError")


def test_layer_alone_makes_its_own_exchanges():
    result = run_over(Lamps(), "second-opinion")

    assert result.requests > 0
    assert result.log.findings == []
    assert {"list_lamps", "create_lamp"} <= {case.operation for case in result.log if case.passed}


def test_layer_reads_what_the_others_have_sent(tmp_path):
    result = run_double(tmp_path, NOTES, "fuzz", "second-opinion")

    assert faults(result) == []
    read = {case.operation for case in result.log if case.layer == "second-opinion" and case.passed}
    assert read == {"list_notes", "create_note", "get_note", "delete_note"}


def test_new_disagreement_is_a_finding(monkeypatch):
    monkeypatch.setattr("specdouble.testing.judge.Judge.__call__", lambda *_: [])

    class Nameless(Lamps):
        def list(self, query):
            return 200, [{"id": 1}]

    assert ("response", "list_lamps") in faults(run_over(Nameless(), "second-opinion"))


def test_known_disagreement_is_explained():
    exchange = Exchange(
        Sent("POST", "http://double/lamps", {"Content-Type": "application/json"}, b"\xff"), 400, JSON, b"{}"
    )
    operation = DOCUMENT.operation("create_lamp")
    found = Disagreement("request", operation, exchange, "body: came bytes", "", "UnicodeDecodeError: 'utf-8'")

    assert explanation(found) is REGISTER[0]
    assert explanation(Disagreement("response", operation, exchange, "", "InvalidData: no")) is None


def test_integer_that_is_written_as_a_float_is_known():
    exchange = Exchange(Sent("GET", "http://double/lamps?limit=1e1", {}), 200, JSON, b"[]")
    said = "ParameterValidationError: Query parameter error: limit: Failed to cast value to integer type: 1e1"

    assert explanation(Disagreement("request", DOCUMENT.operation("list_lamps"), exchange, "", said)) is not None
    assert explanation(Disagreement("response", DOCUMENT.operation("list_lamps"), exchange, "", said)) is None


def test_slashes_in_a_path_parameter_are_known_where_the_document_lets_them_in():
    exchange = Exchange(Sent("GET", "http://double/files/a/b", {}), 200, JSON, b"{}")
    path = "/files/{key}: {get: {parameters: [{name: key, in: path, required: true, schema: {type: string%s}}]}}"
    texts = [
        f"openapi: 3.0.3\ninfo: {{title: Files, version: '1'}}\npaths:\n  {path % more}"
        for more in ("", ", format: path")
    ]
    plain, spanning = (
        explanation(Disagreement("request", load_text(text).operations[0], exchange, "", "PathNotFound: no path"))
        for text in texts
    )

    assert plain is None
    assert spanning is REGISTER[-1]


def test_whole_number_in_another_spelling_is_explained():
    exchange = Exchange(Sent("GET", "http://double/lamps?limit=1e1", {}, b""), 200, JSON, b"[]")
    said = "Query parameter error: limit: Failed to cast value to integer type: {}"

    def reason(spelled):
        operation = DOCUMENT.operation("list_lamps")
        return explanation(Disagreement("request", operation, exchange, "", said.format(spelled)))

    assert "1e1" in reason("1e1").reason
    assert reason("10.0") == reason("1e1")
    assert reason("ten") is None
