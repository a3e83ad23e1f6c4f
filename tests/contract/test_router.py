from __future__ import annotations

import re
import time
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from specdouble.contract.router import Router
from specdouble.errors import MethodNotAllowed, NotFound

LAW = settings(derandomize=True, max_examples=200, deadline=None)


def router(*routes: str) -> Router:
    return Router([operation(*one.split(" ", 1)) for one in routes])


def operation(method: str, path: str):
    """Make an operation; a parameter written `{key:path}` spans segments."""
    names = re.findall(r"\{([^{}]*):path\}", path)
    return SimpleNamespace(
        method=method,
        path=path.replace(":path}", "}"),
        parameters=[SimpleNamespace(name=name, spans=True) for name in names],
    )


def found(of: Router, path: str, method: str = "GET"):
    match = of.match(method, path)
    return match.operation.path, dict(match.values)


def test_literal_segment_comes_before_a_template():
    of = router("GET /users/{id}", "GET /users/me")

    assert found(of, "/users/me") == ("/users/me", {})
    assert found(of, "/users/7") == ("/users/{id}", {"id": "7"})


def test_literal_comes_first_at_every_level():
    of = router("GET /{key}", "GET /counts", "GET /{a}/x/{b}", "GET /{a}/{b}/y")

    assert found(of, "/counts") == ("/counts", {})
    assert found(of, "/k/x/y") == ("/{a}/x/{b}", {"a": "k", "b": "y"})
    assert found(of, "/k/z/y") == ("/{a}/{b}/y", {"a": "k", "b": "z"})


def test_a_literal_that_leads_nowhere_is_given_up_for_a_template():
    of = router("GET /users/me/keys", "GET /users/{id}/posts")

    assert found(of, "/users/me/posts") == ("/users/{id}/posts", {"id": "me"})


def test_escaped_slash_stays_in_its_value():
    assert found(router("GET /files/{key}"), "/files/a%2Fb%2Fc.txt") == ("/files/{key}", {"key": "a%2Fb%2Fc.txt"})


def test_escaped_slash_never_matches_a_slash():
    with pytest.raises(NotFound):
        router("GET /files/a/b").match("GET", "/files/a%2Fb")


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/r/report-{id}.json", "/r/report-7.json", {"id": "7"}),
        ("/r/{a}.{b}", "/r/archive.tar.gz", {"a": "archive.tar", "b": "gz"}),
        ("/r/{a}.{b}.{c}", "/r/x.y.z", {"a": "x", "b": "y", "c": "z"}),
        ("/r/{user.id}", "/r/5", {"user.id": "5"}),
        ("/r/{x-y}:cancel", "/r/5:cancel", {"x-y": "5"}),
        ("/r({id})", "/r(5)", {"id": "5"}),
        ("/r/{a}{b}", "/r/xyz", {"a": "xy", "b": "z"}),
        ("/r/{a},{b}", "/r/1,2", {"a": "1", "b": "2"}),
    ],
)
def test_a_segment_may_hold_text_and_several_parameters(template, path, values):
    assert found(router(f"GET {template}"), path) == (template, values)


@pytest.mark.parametrize("path", ["/r/.", "/r/a.", "/r/.b", "/r/ab", "/r/"])
def test_a_value_is_never_empty(path):
    with pytest.raises(NotFound):
        router("GET /r/{a}.{b}").match("GET", path)


def test_more_literal_text_is_more_specific():
    of = router("GET /{any}", "GET /{a}.json", "GET /report-{a}.json")

    assert found(of, "/report-1.json")[0] == "/report-{a}.json"
    assert found(of, "/other.json")[0] == "/{a}.json"
    assert found(of, "/other")[0] == "/{any}"


def test_trailing_slash_counts():
    of = router("GET /a/", "GET /b")

    assert found(of, "/a/")[0] == "/a/"
    for path in ("/a", "/b/"):
        with pytest.raises(NotFound):
            of.match("GET", path)


def test_root_path_is_found():
    assert found(router("GET /"), "/")[0] == "/"


@pytest.mark.parametrize("path", ["/%7Euser", "/~user", "/%7euser", "/%7E%75ser"])
def test_unreserved_characters_match_escaped_or_not(path):
    assert found(router("GET /~user"), path)[0] == "/~user"


@pytest.mark.parametrize("path", ["/caf%C3%A9", "/caf%c3%a9", "/café"])
def test_literals_beyond_ascii_match_their_escapes(path):
    assert found(router("GET /café"), path)[0] == "/café"


def test_head_is_answered_by_get():
    assert router("GET /a").match("HEAD", "/a").operation.method == "GET"


def test_documented_head_comes_before_get():
    assert router("GET /a", "HEAD /a").match("HEAD", "/a").operation.method == "HEAD"


def test_other_methods_are_refused_with_a_complete_allow():
    of = router("GET /a/{id}", "DELETE /a/{id}", "PUT /a/{other}")

    with pytest.raises(MethodNotAllowed) as refused:
        of.match("POST", "/a/1")

    assert refused.value.headers == {"Allow": "DELETE, GET, HEAD, OPTIONS, PUT"}


def test_most_specific_path_answers_405_for_others():
    of = router("DELETE /users/{id}", "GET /users/me")

    with pytest.raises(MethodNotAllowed) as refused:
        of.match("DELETE", "/users/me")

    assert refused.value.allow == ("GET", "HEAD", "OPTIONS")


def test_allow_lists_the_methods_of_a_path():
    assert router("GET /a", "POST /a").allow("/a") == ("GET", "HEAD", "OPTIONS", "POST")


def test_same_path_with_other_names_keeps_each_operations_names():
    of = router("GET /a/{x}", "PUT /a/{y}")

    assert found(of, "/a/1", "PUT")[1] == {"y": "1"}


@pytest.mark.parametrize("key", ["a", "a/b.c", "a%2Fb/c", "a/", "a//b", "counts/x", "/"])
def test_a_parameter_of_format_path_holds_slashes(key):
    assert found(router("GET /queue/{key:path}", "GET /queue/counts"), f"/queue/{key}") == (
        "/queue/{key}",
        {"key": key},
    )


def test_a_value_that_spans_segments_is_not_empty_either():
    with pytest.raises(NotFound):
        router("GET /queue/{key:path}").match("GET", "/queue/")


def test_everything_else_is_more_specific_than_a_span():
    of = router("GET /q/{key:path}", "GET /q/counts", "GET /q/{id}", "GET /q/{id}.json", "GET /q/{id}/parts/{part}")

    assert found(of, "/q/counts")[0] == "/q/counts"
    assert found(of, "/q/a")[0] == "/q/{id}"
    assert found(of, "/q/a.json")[0] == "/q/{id}.json"
    assert found(of, "/q/a/parts/b")[0] == "/q/{id}/parts/{part}"
    assert found(of, "/q/a/parts")[0] == "/q/{key}"


def test_a_template_may_go_on_after_a_span():
    of = router("GET /files/{path:path}", "GET /files/{path:path}/versions/{version}")

    assert found(of, "/files/a/b/versions/2") == ("/files/{path}/versions/{version}", {"path": "a/b", "version": "2"})
    assert found(of, "/files/versions/1/versions/2")[1] == {"path": "versions/1", "version": "2"}
    assert found(of, "/files/a/b/versions") == ("/files/{path}", {"path": "a/b/versions"})


def test_the_first_of_two_spans_takes_most():
    of = router("GET /{from:path}/to/{to:path}")

    assert found(of, "/a/to/b/to/c")[1] == {"from": "a/to/b", "to": "c"}


def test_cost_does_not_grow_with_the_operations_or_the_input():
    of = router(*(f"GET /r{number}/{{id}}/{{a}}-{{b}}-{{c}}-{{d}}-{{e}}" for number in range(1500)))
    start = time.process_time()

    with pytest.raises(NotFound):
        of.match("GET", "/r1499/x/" + "-" * 20_000 + "/x")
    with pytest.raises(NotFound):
        of.match("GET", "/" * 50_000)
    with pytest.raises(NotFound):
        router("GET /{a:path}/x/{b:path}/x/{c:path}/y").match("GET", "/x" * 50_000)

    assert time.process_time() - start < 1


SEGMENTS = st.sampled_from(["a", "b", "{x}", "{y}", "{z:path}", "a{x}", "{x}b", "a-{x}", "{x}.{y}", ""])
TEMPLATES = st.lists(SEGMENTS, min_size=1, max_size=3).map(lambda segments: "/" + "/".join(segments))
PATHS = st.lists(st.text("ab-./", max_size=4).map(lambda text: text.replace("/", "%2F")), min_size=1, max_size=3)


def naive(template: str, path: str) -> bool:
    pattern = "".join(
        ".+" if part.endswith(":path}") else "[^/]+" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^{}]*\})", template)
    )
    return re.fullmatch(pattern, path) is not None


@LAW
@given(st.lists(TEMPLATES, max_size=6, unique=True), PATHS.map(lambda segments: "/" + "/".join(segments)))
@example(["/{x}/a", "/a/{x}"], "/a/a")
def test_router_finds_exactly_what_a_naive_matcher_finds(templates, path):
    of = router(*(f"GET {template}" for template in templates))
    fitting = {template.replace(":path}", "}") for template in templates if naive(template, path)}

    try:
        match = of.match("GET", path)
    except NotFound:
        assert not fitting
        return

    assert match.operation.path in fitting
    filled = re.sub(r"\{[^{}]*\}", lambda hit: match.values[hit[0][1:-1]], match.operation.path)
    assert filled == path or len(match.values) < match.operation.path.count("{")


@LAW
@given(st.text(max_size=30))
@example("/a/b")
@example("/a/b.c")
@example("/b.c")
@example("0.0")
def test_any_text_is_found_or_refused(path):
    templates = ["/a/{x}", "/{x}.{y}"]

    try:
        found = {router(*(f"GET {template}" for template in templates)).match("GET", path).operation.path}
    except NotFound:
        found = set()

    assert found <= {template for template in templates if naive(template, path)}
    assert found or not naive("/a/{x}", path)
