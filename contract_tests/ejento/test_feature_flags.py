"""What organizations have switched on. The world is `demo`."""

import pytest

FLAG = {"agent_alias": 1, "api_tools": 2, "caching": 3, "dall_e_image_generation": 5, "guardrails": 7}
FLAG |= {"pii_redaction": 10, "share_agent": 11}

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


@pytest.fixture
def switch_off(control):
    """Switch a feature of the first organization off."""
    off = {"organization_id": 1, "is_enabled": False}
    return lambda name: control("PUT", f"/-/state/ejento/feature_flags/{FLAG[name]}", {"name": name, **off})


def test_operations_name_features_that_there_are(ejento):
    named = {one.id: one.extensions["x-feature"] for one in ejento.document.operations if "x-feature" in one.extensions}

    assert len(named) == 6
    assert set(named.values()) <= ejento.list_feature_flags()["data"]["flags"].keys()


@pytest.mark.parametrize(
    ("name", "operation", "arguments"),
    [
        ("agent_alias", "create_agent_alias", {"agent_id": 2, "alias": "moving"}),
        ("agent_alias", "update_agent_alias", {"agent_id": 1, "alias": "bills"}),
        ("api_tools", "create_api_tool", {"organization_id": 1, "name": "Weather"}),
        (
            "api_tools",
            "create_api_tool_template",
            {"organization_id": 1, "name": "Weather", "url": "https://weather.example", "http_method": "GET"},
        ),
        ("dall_e_image_generation", "generate_agent_image", {"description": "A lighthouse"}),
        ("share_agent", "add_agent_user", {"agent_id": 5, "user_id": 4}),
        ("share_agent", "update_agent_access", {"agent_id": 5, "access_level": "public"}),
    ],
)
def test_what_is_switched_off_is_refused(ejento, switch_off, name, operation, arguments):
    assert ejento.call(operation, **arguments).status < 300
    switch_off(name)

    refused = ejento.expect(403).call(operation, **arguments).body["message"]
    assert refused == f"The feature {name} is switched off in your organization"


def test_agent_that_is_not_shared_is_closed_all_the_same(ejento, switch_off):
    switch_off("share_agent")
    assert ejento.update_agent_access(5, access_level="private")["data"]["access_level"] == "private"


def test_answers_are_told_again_only_where_the_organization_caches(ejento, switch_off):
    def is_new():
        answer = ejento.generate_agent_response(1, user_query="Again?", caching_enabled=True)["data"]
        return "Answered before" not in ejento.get_thoughts(answer["agent_response_id"])["data"]["thoughts"][-1]

    assert [is_new(), is_new()] == [True, False]
    switch_off("caching")
    assert is_new()


def test_guardrails_and_the_redaction_of_personal_data_are_switched_off(ejento, switch_off):
    def triggered():
        return ejento.apply_guardrails(1, text="Damn, write to jo@home.example")["data"]["triggered"]

    assert triggered() == ["pii", "profanity"]
    switch_off("pii_redaction")
    assert triggered() == ["profanity"]
    assert not ejento.list_guardrail_types(1)[0]["is_enabled"]
    switch_off("guardrails")
    assert triggered() == []
