"""The refusals that the document shows are those that are given, word for word, in the spelling of their operation."""

import pytest

REFUND = "3c1d7e90-52ab-4f0e-8d61-9b7a4c2e1f05"  # a campaign uses this prompt
NOBODY = "00000000-0000-4000-8000-000000000000"
PROMPTS, SUMMARY = "/webapi/v2/llm_prompts", "/webapi/summary_analytics"
JSON, TEXT = {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}
HTML = {"Accept": "text/html"}
LARGE = b" " * 11_000_000


def sent(method, path, headers, body=b""):
    return lambda alli: alli.send(method, path, headers=headers, body=body).body


PROVOKED = {
    "invalid_parameter": lambda alli: alli.expect(400).list_llm_prompts(limit=0),
    "no_key": lambda alli: alli.as_(None).expect(401).get_project(),
    "html_asked_for": sent("GET", PROMPTS, HTML),
    "too_large": sent("POST", PROMPTS, JSON, LARGE),
    "text_sent": sent("POST", PROMPTS, TEXT, b"x"),
    "unknown_prompt": lambda alli: alli.expect(404).get_llm_prompt(NOBODY),
    "prompt_in_use": lambda alli: alli.expect(409).delete_llm_prompt(REFUND),
    "analytics_invalid_parameter": lambda alli: alli.expect(400).get_llm_call_statistics(endDate="2026-01-15"),
    "analytics_no_key": lambda alli: alli.as_(None).expect(401).get_summary_analytics(),
    "analytics_html_asked_for": sent("GET", SUMMARY, HTML),
    "analytics_too_large": sent("GET", SUMMARY, JSON, LARGE),
    "analytics_text_sent": sent("GET", SUMMARY, TEXT, b"x"),
}


def shown(alli):
    """The examples of all refusals, by name."""
    responses = alli.document.bundle["components"]["responses"].values()
    media = [media for response in responses for media in response["content"].values()]
    return {name: example["value"] for one in media for name, example in one["examples"].items()}


@pytest.mark.parametrize("name", PROVOKED)
def test_refusal_is_given_as_shown(alli, name):
    assert PROVOKED[name](alli) == shown(alli)[name]


def test_every_refusal_that_is_shown_is_tried(alli):
    assert set(shown(alli)) - set(PROVOKED) == {"failed", "analytics_failed"}


@pytest.mark.parametrize("name", PROVOKED)
def test_analytics_spell_errors_and_the_rest_error(alli, name):
    assert list(PROVOKED[name](alli)) == ["errors" if name.startswith("analytics") else "error"]


def test_wrong_method_is_told_with_its_path(alli):
    assert alli.send("POST", "/webapi/v2/projects").body == {"error": "Method Not Allowed POST: /webapi/v2/projects"}
