from layers_kit import LAMPS, Lamps, faults, run_over


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
