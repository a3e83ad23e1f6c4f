"""What `render` of errors.py may ask for beside the error."""

from __future__ import annotations

import pytest
from serving_kit import CLOCK, NOTES, serve_api, serve_stage, write_api

from specdouble.errors import HandlerError
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.stage import Stage

NAMED = "def render(error, request_id):\n    return {'status': error.status, 'requestId': request_id}\n"


def refused(served):
    return served.get("/notes/notes/7").body["requestId"]


def stage(folder, seed):
    folder.mkdir()
    built = build(write_api(folder, NOTES, errors=NAMED), Settings(clock=CLOCK, seed=seed))
    return serve_stage(Stage({"notes": built.double}, built.settings))


def test_every_refusal_has_a_name_of_its_own(tmp_path):
    served = stage(tmp_path / "one", seed=1)

    names = [refused(served) for _ in range(3)]

    assert len(set(names)) == 3
    assert all(name.startswith("req_") for name in names)


def test_the_same_seed_gives_the_same_names(tmp_path):
    one, twin, other = (stage(tmp_path / name, seed) for name, seed in (("one", 1), ("twin", 1), ("other", 2)))

    assert refused(one) == refused(twin) != refused(other)


def test_the_operation_is_told_and_a_path_without_one_is_empty(tmp_path):
    told = "def render(error, operation):\n    return {'operation': operation}\n"
    served = serve_api(tmp_path, NOTES, errors=told)

    assert served.get("/notes/7").body == {"operation": "get_note"}
    assert served.get("/nots").body == {"operation": ""}


def test_what_nothing_provides_stops_the_start(tmp_path):
    with pytest.raises(HandlerError, match=r"errors\.py: nothing provides 'operatoin' to render"):
        serve_api(tmp_path, NOTES, errors="def render(error, operatoin): ...\n")
