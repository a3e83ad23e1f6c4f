import json

import pytest
from click.testing import CliRunner
from layers_kit import LAMPS, Lamps, run_over

from specdouble.cli.coverage import coverage as command
from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.testing.coverage.meter import Meter
from specdouble.testing.coverage.text import text
from specdouble.testing.exchange import Exchange, Sent

DOCUMENT = load_text(LAMPS)
CONTRACT = Contract(DOCUMENT)
LAMP = b'{"id": 7, "name": "Desk"}'


def exchange(method, path, status, body=b"", content=b"", media="application/json"):
    sent = Sent(method, f"http://double{path}", {"Content-Type": "application/json"} if body else {}, body)
    return Exchange(sent, status, {"content-type": media} if content else {}, content)


def measured(*exchanges):
    meter = Meter(DOCUMENT, CONTRACT, "http://double")
    for one in exchanges:
        meter.add(one)
    return meter.result


def seen(result, operation, kind):
    found = next(one for one in result.operations if one.operation == operation)
    return {str(item) for item in found.items if item.kind == kind and item.seen}


@pytest.mark.parametrize(
    ("path", "status", "found"),
    [
        ("/lamps?limit=50", 200, {"query limit maximum (inside)", "query limit type (inside)"}),
        ("/lamps?limit=49", 200, {"query limit type (inside)"}),
        ("/lamps?limit=51", 400, {"query limit maximum (outside)"}),
        ("/lamps?limit=0", 400, {"query limit minimum (outside)"}),
        ("/lamps?limit=x", 400, {"query limit type (outside)"}),
        ("/lamps?limit=51", 200, set()),
        ("/lamps?limit=51", 401, set()),
    ],
)
def test_constraint_of_a_parameter_is_seen_from_its_side(path, status, found):
    inside = seen(measured(exchange("GET", path, status, content=b"[]")), "list_lamps", "constraint")

    assert inside - {"query limit required (inside)"} == found


def test_constraints_of_a_body_are_seen_from_their_side():
    kept = exchange("POST", "/lamps", 201, b'{"name": "12345678"}', LAMP)
    broken = exchange("POST", "/lamps", 400, b'{"name": ""}')
    missing = exchange("POST", "/lamps", 400, b"{}")

    found = seen(measured(kept, broken, missing), "create_lamp", "constraint")

    assert {"body /name maxLength (inside)", "body /name minLength (outside)"} <= found
    assert {"body /name required (inside)", "body /name required (outside)"} <= found
    assert "body /name minLength (inside)" not in found


def test_refusal_of_a_request_with_two_faults_proves_nothing():
    both = exchange("POST", "/lamps", 400, b'{"name": "", "watts": 0}')

    assert not seen(measured(both), "create_lamp", "constraint")


def test_link_is_followed_by_a_request_with_the_value_of_an_earlier_answer():
    made = exchange("POST", "/lamps", 201, b'{"name": "Desk"}', LAMP)

    assert not seen(measured(made, exchange("GET", "/lamps/8", 404)), "create_lamp", "link")
    assert seen(measured(made, exchange("GET", "/lamps/7", 200, content=LAMP)), "create_lamp", "link") == {
        "link GetLamp of 201"
    }


def test_what_no_line_documents_is_named():
    teapot = exchange("GET", "/lamps?debug=1", 418)
    page = exchange("GET", "/lamps", 200, content=b"<p>", media="text/html")
    nowhere = exchange("GET", "/nowhere", 404)

    result = measured(teapot, page, nowhere)

    assert result.operations[0].undocumented == {"query debug": 1, "status 418": 1, "response text/html of 200": 1}
    assert result.elsewhere == {"GET /nowhere": 1}


def test_parameters_statuses_and_media_types_are_counted():
    result = measured(
        exchange("GET", "/lamps", 200, content=b"[]"), exchange("GET", "/lamps?limit=2", 200, content=b"[]")
    )

    assert seen(result, "list_lamps", "parameter") == {"query limit sent", "query limit absent"}
    assert seen(result, "list_lamps", "status") == {"200"}
    assert seen(result, "list_lamps", "response-media") == {"200 application/json"}
    assert str(result.totals["path"]) == "1 of 2"
    assert str(result.totals["operation"]) == "1 of 4"


def test_run_measures_itself():
    app = Lamps()

    result = run_over(app, "fuzz", "stateful", reset=app.reset).coverage

    assert str(result.totals["operation"]) == "4 of 4"
    assert result.totals["constraint"].percent > 90
    assert "body /watts maximum (outside)" in seen(result, "create_lamp", "constraint")
    assert str(result.totals["role"]) == "1 of 1"


def test_summary_names_what_was_never_seen():
    told = text(measured(exchange("GET", "/lamps", 200, content=b"[]")))

    assert "create_lamp: never called" in told
    assert "never seen: query limit sent" in told


@pytest.fixture
def files(tmp_path):
    request = {
        "method": "GET",
        "url": "http://elsewhere/v2/lamps?limit=50",
        "headers": [{"name": ":path", "value": "/"}],
    }
    answer = {"mimeType": "application/json", "text": "W10=", "encoding": "base64"}
    headers = [{"name": "Content-Type", "value": "application/json"}]
    entry = {"request": request, "response": {"status": 200, "headers": headers, "content": answer}}
    (tmp_path / "lamps.yaml").write_text(LAMPS)
    (tmp_path / "traffic.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    return str(tmp_path / "lamps.yaml"), str(tmp_path / "traffic.har")


def test_archive_is_measured_by_the_command(files):
    document, har = files

    ran = CliRunner().invoke(command, [document, "--har", har, "--base-url", "http://elsewhere/v2", "--json"])

    (result,) = json.loads(ran.stdout)
    assert result["totals"]["operation"] == {"seen": 1, "total": 4}
    assert result["operations"][0]["accepted"] == 1


def test_file_that_is_no_archive_is_refused(files):
    document, _ = files

    ran = CliRunner().invoke(command, [document, "--har", document])

    assert "is no HTTP Archive" in str(ran.exception)
