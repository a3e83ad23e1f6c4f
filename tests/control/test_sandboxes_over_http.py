"""Sandboxes, snapshots, clock and rows, through the routes that people call."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from serving_kit import NOTES, Served, serve_document, with_control

from specdouble.errors import ConfigError


def serve(folder: Path, **settings) -> Served:
    return with_control(serve_document(folder, NOTES, **settings))


@pytest.fixture
def notes(tmp_path: Path) -> Served:
    return serve(tmp_path)


def texts(served: Served, **headers: str) -> list[str]:
    return [note["text"] for note in served.get("/notes", **headers).body]


IN = {"header": {"x_specdouble_sandbox": "pr-1"}, "cookie": {"cookie": "a=b; specdouble_sandbox=pr-1"}}


@pytest.mark.parametrize("way", ["header", "cookie"])
def test_what_is_written_in_a_sandbox_stays_there(notes: Served, way: str) -> None:
    notes.post("/notes", {"text": "mine"}, **IN[way])

    assert "mine" in texts(notes, **IN[way])
    assert "mine" not in texts(notes)


def test_a_path_prefix_names_a_sandbox_as_well(notes: Served) -> None:
    made = notes.post("/-/s/pr-1/notes", {"text": "mine"})

    assert made.headers["location"].startswith("/-/s/pr-1/notes/")
    assert notes.get(made.headers["location"]).body["text"] == "mine"
    assert "mine" not in texts(notes)


@pytest.mark.parametrize("name", ["", "a b", "../etc", "x" * 65, "-x", "%00"])
def test_a_wrong_name_is_refused(notes: Served, name: str) -> None:
    answer = notes.get("/notes", x_specdouble_sandbox=name)

    assert answer.status == 400
    assert "expected 1 to 64 letters" in answer.body["detail"]


def test_sandboxes_are_bounded_in_number(tmp_path: Path) -> None:
    notes = serve(tmp_path, max_sandboxes=3)
    for name in ("a", "b"):
        notes.get("/notes", x_specdouble_sandbox=name)

    answer = notes.get("/notes", x_specdouble_sandbox="c")

    assert answer.status == 503
    assert "DELETE /-/sandboxes/NAME" in answer.body["detail"]


def test_sandboxes_are_bounded_in_memory(tmp_path: Path) -> None:
    notes = serve(tmp_path, max_memory=300_000)
    made = [notes.post("/notes", {"text": "x" * 50_000}, x_specdouble_sandbox=f"pr-{number}") for number in range(7)]

    refused = made[-1]
    assert [answer.status for answer in made] == [*[201] * 5, 503, 503]
    assert "300,000 bytes" in refused.body["detail"]
    assert "max_memory" in refused.body["detail"]
    assert len(texts(notes, x_specdouble_sandbox="pr-6")) == len(texts(notes))


def test_rows_of_the_control_plane_are_bounded_in_memory_too(tmp_path: Path) -> None:
    notes = serve(tmp_path, max_memory=100_000)

    refused = notes.post("/-/state/notes/notes", {"id": 99, "text": "x" * 100_000})

    assert refused.status == 503
    assert "max_memory" in refused.body["detail"]


def test_a_dropped_sandbox_makes_room(tmp_path: Path) -> None:
    notes = serve(tmp_path, max_memory=100_000)
    large = {"text": "x" * 60_000}
    assert notes.post("/notes", large, x_specdouble_sandbox="a").status == 201
    assert notes.post("/notes", large, x_specdouble_sandbox="b").status == 503

    notes.send("DELETE", "/-/sandboxes/a")

    assert notes.post("/notes", large, x_specdouble_sandbox="b").status == 201


def test_first_rows_that_do_not_fit_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"the first rows do not fit: .* max_memory"):
        serve(tmp_path, max_memory=2000)


def test_snapshots_are_bounded_in_number(notes: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specdouble.runtime.sandboxes.SNAPSHOTS", 2)
    kept = [notes.send("PUT", f"/-/snapshots/{name}") for name in ("a", "b", "c", "a")]

    assert [answer.status for answer in kept] == [201, 201, 503, 200]
    assert "DELETE /-/snapshots/NAME" in kept[2].body["detail"]


def test_a_sandbox_can_have_a_seed_of_its_own(notes: Served) -> None:
    made = notes.send("PUT", "/-/sandboxes/other", {"seed": 7})

    assert (made.status, made.body["seed"]) == (201, 7)
    assert texts(notes, x_specdouble_sandbox="other") != texts(notes)


def test_a_fork_shares_the_past_and_not_the_future(notes: Served) -> None:
    notes.post("/notes", {"text": "before"})
    notes.post("/-/sandboxes/default/fork", {"to": "twin"})
    notes.post("/notes", {"text": "after"})

    assert "before" in texts(notes, x_specdouble_sandbox="twin")
    assert "after" not in texts(notes, x_specdouble_sandbox="twin")


def test_a_dropped_sandbox_is_gone(notes: Served) -> None:
    notes.post("/notes", {"text": "mine"}, **IN["header"])

    assert notes.send("DELETE", "/-/sandboxes/pr-1").status == 204
    assert notes.send("DELETE", "/-/sandboxes/pr-1").status == 404
    assert "mine" not in texts(notes, **IN["header"])


def test_a_snapshot_is_gone_back_to(notes: Served) -> None:
    before = texts(notes)
    assert notes.send("PUT", "/-/snapshots/start").status == 201
    notes.post("/notes", {"text": "new"})

    assert notes.post("/-/snapshots/start/restore").status == 204

    assert texts(notes) == before
    assert [one["name"] for one in notes.get("/-/snapshots").body["snapshots"]] == ["start"]
    assert notes.send("DELETE", "/-/snapshots/start").status == 204
    assert notes.post("/-/snapshots/start/restore").status == 404


def test_the_clock_stands_moves_and_runs(notes: Served) -> None:
    notes.send("PUT", "/-/clock", {"mode": "frozen", "now": "2030-01-01T00:00:00Z"})
    notes.post("/-/clock/advance", {"seconds": 90})

    made = notes.post("/notes", {"text": "then"}).body

    assert made["created_at"].startswith("2030-01-01T00:01:30")
    assert notes.get("/-/clock").body == {"mode": "frozen", "now": "2030-01-01T00:01:30.000Z"}
    assert notes.get("/-/clock", x_specdouble_sandbox="other").body["now"] != "2030-01-01T00:01:30.000Z"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/-/clock", {"mode": "fast"}),
        ("PUT", "/-/clock", {"now": "yesterday"}),
        ("PUT", "/-/clock", {"mode": "real", "now": "2030-01-01T00:00:00Z"}),
        ("POST", "/-/clock/advance", {}),
        ("POST", "/-/clock/advance", {"seconds": -1}),
        ("POST", "/-/clock/advance", {"seconds": "5"}),
        ("POST", "/-/clock/advance", {"seconds": 1e300}),
        ("PUT", "/-/sandboxes/a", {"seed": "x"}),
        ("PUT", "/-/sandboxes/a", {"seed": True}),
        ("POST", "/-/sandboxes/default/fork", {}),
        ("PUT", "/-/snapshots/%20", None),
    ],
)
def test_wrong_control_requests_are_explained(notes: Served, method: str, path: str, body) -> None:
    answer = notes.send(method, path, body)

    assert answer.status == 400
    assert answer.body["detail"]


def test_rows_are_seen_and_changed_past_the_api(notes: Served) -> None:
    made = notes.post("/-/state/notes/notes", {"text": "planted", "pin": "1234"})
    row = f"/-/state/notes/notes/{made.body['id']}"

    assert made.status == 201
    assert notes.get(row).body["pin"] == "1234"
    assert "pin" not in notes.get(f"/notes/{made.body['id']}").body
    assert "1234" not in notes.get("/notes").content.decode()
    assert notes.send("PUT", row, {**made.body, "text": "changed"}).status == 200
    assert notes.get(f"/notes/{made.body['id']}").body["text"] == "changed"
    assert notes.send("DELETE", row).status == 204
    assert notes.get(row).status == 404


def test_state_lists_collections_and_pages_of_rows(notes: Served) -> None:
    assert notes.get("/-/state/notes").body == {"collections": [{"name": "notes", "rows": 5}]}
    assert len(notes.get("/-/state/notes/notes?limit=2&offset=1").body["rows"]) == 2
    assert notes.get("/-/state/notes/notes?limit=x").status == 400
    assert notes.get("/-/state/notes/nots").status == 404
    assert notes.get("/-/state/nots").status == 404


def test_two_hundred_sandboxes_at_once_never_see_each_other(notes: Served) -> None:
    names = [f"pr-{number}" for number in range(200)]

    async def write_and_look(name: str) -> list[str]:
        made = await notes.send_async("POST", "/notes", {"text": name}, x_specdouble_sandbox=name)
        await notes.send_async("DELETE", "/notes/1", x_specdouble_sandbox=name)
        read = await notes.send_async("GET", f"/notes/{made.body['id']}", x_specdouble_sandbox=name)
        listed = await notes.send_async("GET", "/notes", x_specdouble_sandbox=name)
        return [read.body["text"], *(note["text"] for note in listed.body if note["text"].startswith("pr-"))]

    async def all_at_once() -> list[list[str]]:
        return await asyncio.gather(*map(write_and_look, names))

    assert asyncio.run(all_at_once()) == [[name, name] for name in names]
    assert len(notes.get("/-/sandboxes").body["sandboxes"]) == 201


class Isolation(RuleBasedStateMachine):
    """Random writes, forks, resets and drops in many sandboxes, against one list of texts each."""

    names = Bundle("names")
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.served = serve(self.folder)
        self.start = texts(self.served)
        self.model: dict[str, list[str]] = {}

    @rule(target=names, name=st.sampled_from(["a", "b", "c", "d"]))
    def use(self, name: str) -> str:
        self.model.setdefault(name, list(self.start))
        assert texts(self.served, x_specdouble_sandbox=name) == self.model[name]
        return name

    @rule(name=names, text=st.text("xyz", min_size=1))
    def write(self, name: str, text: str) -> None:
        if name in self.model:
            self.served.post("/notes", {"text": text}, x_specdouble_sandbox=name)
            self.model[name].append(text)

    @rule(name=names, to=st.sampled_from(["a", "b", "c", "d"]))
    def fork(self, name: str, to: str) -> None:
        if name in self.model and name != to:
            assert self.served.post(f"/-/sandboxes/{name}/fork", {"to": to}).status == 201
            self.model[to] = list(self.model[name])

    @rule(name=names)
    def reset(self, name: str) -> None:
        if name in self.model:
            assert self.served.post("/-/reset", x_specdouble_sandbox=name).status == 204
            self.model[name] = list(self.start)

    @rule(name=names)
    def drop(self, name: str) -> None:
        if self.model.pop(name, None) is not None:
            assert self.served.send("DELETE", f"/-/sandboxes/{name}").status == 204

    @invariant()
    def every_sandbox_is_its_own(self) -> None:
        for name, expected in self.model.items():
            assert texts(self.served, x_specdouble_sandbox=name) == expected


def test_sandboxes_are_isolated(tmp_path: Path) -> None:
    class InThisFolder(Isolation):
        folder = tmp_path
        looked_at: frozenset[str] = frozenset()

        def teardown(self) -> None:
            InThisFolder.looked_at |= set(self.model)

    budget = hypothesis_settings(derandomize=True, max_examples=15, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(InThisFolder, settings=budget)

    assert InThisFolder.looked_at == {"a", "b", "c", "d"}
