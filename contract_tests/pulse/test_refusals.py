"""The refusals that the document shows are those that are given, word for word."""

import pytest

UMBRELLA = "d23f0824-128b-4f33-8c5c-7fd0a6a3a450"  # has no environments
NOBODY = "00000000-0000-4000-8000-000000000000"
ORGANIZATIONS = "/api/organizations"
JSON = {"Content-Type": "application/json"}


def delete_used_organization(pulse):
    pulse.create_environment(name="Production", organizationId=UMBRELLA)
    return pulse.expect(409).delete_organization(UMBRELLA)


PROVOKED = {
    "invalid_field": lambda pulse: pulse.expect(400).create_organization(body={"name": 7}),
    "signed_out": lambda pulse: pulse.as_(None).expect(401).list_organizations(),
    "guest_creates_organization": lambda pulse: pulse.as_("guest").expect(403).create_organization(name="Initech"),
    "unknown_organization": lambda pulse: pulse.expect(404).get_organization(NOBODY),
    "html_asked_for": lambda pulse: pulse.send("GET", ORGANIZATIONS, headers={"Accept": "text/html"}).body,
    "duplicate_name": lambda pulse: pulse.expect(409).create_organization(name="Acme Corp"),
    "organization_in_use": delete_used_organization,
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
