import json

import schemathesis
from layers_kit import LAMPS, Lamps, faults, run_double, run_over

from specdouble.testing.stateful.steering import Steering

LEVELS = ("countries", "regions", "towns", "streets", "houses", "floors")
ASIDE = 16


class Forgetful(Lamps):
    def keep(self, row):
        pass


class Immortal(Lamps):
    def delete(self, number):
        return (204, None) if number in self.rows else (404, {"error": "absent"})


def test_right_server_passes_and_every_link_is_followed():
    app = Lamps()

    result = run_over(app, "stateful", reset=app.reset)

    assert result.log.findings == []
    followed = {case.check for case in result.log if case.operation == "create_lamp" and case.passed}
    assert {"link GetLamp of 201", "link DeleteLamp of 201"} <= followed
    assert result.coverage.totals["link"].seen == 2


def test_row_that_is_not_kept_is_found():
    result = run_over(Forgetful(), "stateful")

    assert "ensure_resource_availability" in {check for check, _ in faults(result)}


def test_row_that_survives_its_deletion_is_found_with_the_three_requests_that_show_it():
    found = next(one for one in run_over(Immortal(), "stateful").log.findings if one.check == "use_after_free")

    assert [one.sent.method for one in found.chain] == ["POST", "DELETE", "GET"]


def test_document_without_links_is_untested_and_fails_nothing():
    text = (
        LAMPS.partition("          links:")[0]
        + "        '400'"
        + LAMPS.partition("          links:")[2].partition("        '400'")[2]
    )

    result = run_over(Lamps(), "stateful", text=text)

    assert [(case.check, case.state) for case in result.log] == [("scenarios", "untested")]
    assert result.exit_code == 0


def test_same_seed_walks_the_same_way():
    assert run_over(Lamps(), "stateful", seed=3).digest == run_over(Lamps(), "stateful", seed=3).digest


def _made(under, name, links):
    """Describe a collection and the one operation that makes a row of it."""
    row = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "integer", "readOnly": True, "minimum": 1},
            "name": {"type": "string", "minLength": 1, "maxLength": 20},
        },
    }
    parameters = [
        {"name": f"{above}_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
        for above in under
    ]
    path = "".join(f"/{above}/{{{above}_id}}" for above in under) + f"/{name}"
    refused = {"description": "No."}
    answers = {
        "201": {"description": "New.", "content": {"application/json": {"schema": row}}, "links": links},
        **dict.fromkeys(("400", "404", "406", "413", "415"), refused),
    }
    content = {"application/json": {"schema": row, "example": {"name": name}}}
    return path, {
        "parameters": parameters,
        "post": {
            "operationId": f"create_{name}",
            "requestBody": {"required": True, "content": content},
            "responses": answers,
        },
    }


def _deep_document():
    """Write a chain of nested collections amid many that lead only to a twin of their own."""
    paths = {}
    for depth, name in enumerate(LEVELS):
        above = {f"{one}_id": f"$request.path.{one}_id" for one in LEVELS[:depth]}
        links = {
            below: {"operationId": f"create_{below}", "parameters": above | {f"{name}_id": "$response.body#/id"}}
            for below in LEVELS[depth + 1 : depth + 2]
        }
        paths.update([_made(LEVELS[:depth], name, links)])
    for number in range(ASIDE):
        links = {"Twin": {"operationId": f"create_aside{number}"}}
        paths.update([_made((), f"aside{number}", links)])
    return json.dumps({"openapi": "3.0.3", "info": {"title": "Places", "version": "1"}, "paths": paths})


def test_last_link_of_a_long_chain_is_followed_amid_many_that_lead_elsewhere(tmp_path):
    result = run_double(tmp_path, _deep_document(), "stateful")

    assert [str(case) for case in result.log if case.state == "untested"] == []
    assert result.coverage.totals["link"].seen == len(LEVELS) - 1 + ASIDE


def test_scenarios_go_straight_to_the_links_that_are_wanted():
    found = schemathesis.openapi.from_dict(json.loads(_deep_document())).as_state_machine()
    steering = Steering(found._transitions, found._root_labels)
    countries, regions, towns = (_made(LEVELS[:depth], name, {})[0] for depth, name in enumerate(LEVELS[:3]))

    steering.aim({f"POST {regions} -> [201] towns"})

    assert steering.ways.roots == {f"POST {countries}"}
    assert steering.ways.edges == {(f"POST {countries}", f"POST {regions}"), (f"POST {regions}", f"POST {towns}")}
