"""The refusals that the document shows are those that are given, word for word."""

import pytest

GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
NOBODY = "00000000-0000-4000-8000-000000000000"
ORGANIZATIONS = "/api/organizations"
JSON = {"Content-Type": "application/json"}

PROVOKED = {
    "invalid_field": lambda pulse: pulse.expect(400).create_organization(body={"name": 7}),
    "signed_out": lambda pulse: pulse.as_(None).expect(401).list_organizations(),
    "guest_creates_organization": lambda pulse: pulse.as_("guest").expect(403).create_organization(name="Initech"),
    "unknown_organization": lambda pulse: pulse.expect(404).get_organization(NOBODY),
    "html_asked_for": lambda pulse: pulse.send("GET", ORGANIZATIONS, headers={"Accept": "text/html"}).body,
    "duplicate_name": lambda pulse: pulse.expect(409).create_organization(name="Acme Corp"),
    "organization_in_use": lambda pulse: pulse.expect(409).delete_organization(GLOBEX),
    "too_large": lambda pulse: pulse.send("POST", ORGANIZATIONS, headers=JSON, body=b" " * 11_000_000).body,
    "text_sent": lambda pulse: (
        pulse.send("POST", ORGANIZATIONS, headers={"Content-Type": "text/plain"}, body=b"x").body
    ),
}


def shown(pulse):
    """The examples of all refusals, by name."""
    responses = pulse.document.bundle["components"]["responses"].values()
    media = [media for response in responses for media in response["content"].values()]
    return {name: example["value"] for one in media for name, example in one["examples"].items()}


@pytest.mark.parametrize("name", PROVOKED)
def test_refusal_is_given_as_shown(pulse, name):
    assert PROVOKED[name](pulse) == shown(pulse)[name]


def test_every_refusal_that_is_shown_is_tried(pulse):
    assert set(shown(pulse)) - set(PROVOKED) == {"failed"}
