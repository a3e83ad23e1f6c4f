"""What organizations have switched on. The world is `demo`."""

import pytest

FLAGS = [
    "agent_alias", "api_tools", "caching", "chat_agent_creation", "dall_e_image_generation", "developer_portal",
    "pii_redaction", "share_agent", "sharepoint_connector", "sharepoint_index", "youtube_index",
]  # fmt: skip


@pytest.mark.parametrize("persona", ["member", "stranger"])
@pytest.mark.parametrize("name", FLAGS)
def test_each_flag_is_as_the_list_says(ejento, persona, name):
    client = ejento.as_(persona)
    flags = client.list_feature_flags()["data"]["flags"]

    assert client.call(f"get_{name}_feature_flag").body["data"] == {"name": name, "is_enabled": flags[name]}


def test_guardrails_are_a_flag(ejento):
    assert ejento.get_guardrail_feature_flag()["data"] == {"name": "guardrails", "is_enabled": True}


def test_flags_are_those_of_the_organization(ejento):
    assert ejento.get_caching_feature_flag()["data"]["is_enabled"] is True
    assert ejento.as_("stranger").get_caching_feature_flag()["data"]["is_enabled"] is False


def test_oauth_flags_are_among_all(ejento):
    oauth = ejento.get_oauth_feature_flags()["data"]["flags"]

    assert oauth == {"oauth_google": False, "oauth_microsoft": True}
    assert oauth.items() <= ejento.list_feature_flags()["data"]["flags"].items()


def test_flag_that_the_organization_never_heard_of_is_off(ejento, control):
    control("DELETE", "/-/state/ejento/feature_flags/3")

    assert ejento.get_caching_feature_flag()["data"] == {"name": "caching", "is_enabled": False}
