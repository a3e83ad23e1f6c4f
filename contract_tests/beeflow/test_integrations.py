"""Integrations: accounts that users connect, and what of Nextcloud is on. The world is `demo`."""

import html
import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml

SCHEMAS = Path(__file__).parents[2] / "openapi" / "beeflow" / "schemas" / "integrations.yaml"
ALL = yaml.safe_load(SCHEMAS.read_text())["NcIntegration"]["enum"]


def connected(beeflow):
    return [one["id"] for one in beeflow.list_integrations()]


def has_calendar(beeflow):
    tools = beeflow.list_agent_tools("asst_default")
    return next(tool["enabled"] for tool in tools if tool["name"] == "nc_calendar_events")


def put_into(beeflow, user, *groups):
    for group in groups:
        beeflow.add_member(group, userId=user)


def test_everybody_sees_their_own(beeflow):
    """list_integrations: my connected integrations."""
    assert connected(beeflow) == ["google-drive", "jira"]
    assert connected(beeflow.as_("user")) == ["github"]


def test_key_connects_at_once(beeflow):
    """connect_integration: starts an OAuth or key flow."""
    user = beeflow.as_("user")

    assert user.connect_integration("jira", apiKey="atl-2f9c") == {"status": "connected"}

    shown = user.list_integrations()[-1]
    assert (shown["id"], shown["kind"], shown["account"]) == ("jira", "key", "bram@hive.example")
    assert "atl-2f9c" not in str(user.list_integrations())
    assert "apiKey" in user.expect(400).connect_integration("jira")["message"]


def test_oauth_leads_to_the_provider_and_back(beeflow, control):
    """connect_integration: starts an OAuth or key flow."""
    user = beeflow.as_("user")
    page = urlsplit(user.connect_integration("google-drive", redirectUri="/app/settings")["redirectUrl"])
    assert page.path == "/-/identity/beeflow"
    assert "google-drive" not in connected(user)

    shown = control("GET", f"{page.path}?{page.query}").content.decode()
    way = urlsplit(html.unescape(re.search(r'href="([^"]*code=[^"]*)"', shown)[1]))
    back = beeflow.as_(None).send("GET", f"{way.path.removeprefix('/beeflow')}?{way.query}")

    assert (back.status, back.headers["location"]) == (302, "/app/settings")
    assert "set-cookie" not in back.headers
    assert "google-drive" in connected(user)


def test_account_is_connected_once(beeflow):
    beeflow.connect_integration("jira", apiKey="one")
    beeflow.connect_integration("jira", apiKey="another")

    assert connected(beeflow) == ["google-drive", "jira"]


def test_what_the_organisation_has_off_cannot_be_connected(beeflow):
    assert "HubSpot" in beeflow.expect(403).connect_integration("hubspot", apiKey="hs-1")["message"]

    beeflow.replace_nc_integrations("org_hive", enabledIntegrations=[])
    assert beeflow.expect(403).connect_integration("nextcloud")["error"] == "forbidden"


def test_integration_that_there_is_not_is_refused_with_those_that_there_are(beeflow):
    assert "'google-drive'" in beeflow.expect(400).connect_integration("fax")["message"]
    assert beeflow.expect(400).disconnect_integration("fax")["error"] == "bad_request"


def test_disconnected_account_is_gone(beeflow):
    beeflow.disconnect_integration("jira")

    assert connected(beeflow) == ["google-drive"]
    assert beeflow.expect(404).disconnect_integration("jira")["error"] == "not_found"
    assert beeflow.expect(404).disconnect_integration("github")["error"] == "not_found"  # it is Bram's


def test_all_of_nextcloud_is_on_unless_told(beeflow):
    """replace_nc_integrations: all 11 on by default."""
    assert len(ALL) == 11
    assert beeflow.get_nc_integrations("org_hive") == {"enabledIntegrations": ALL, "lockUserOverrides": False}


def test_list_takes_the_place_of_the_one_before(beeflow):
    """replace_nc_integrations: PUT replaces the list."""
    beeflow.replace_nc_integrations("org_hive", enabledIntegrations=["mail", "files"], lockUserOverrides=True)
    assert beeflow.get_nc_integrations("org_hive")["enabledIntegrations"] == ["files", "mail"]

    beeflow.replace_nc_integrations("org_hive", enabledIntegrations=["talk"])
    assert beeflow.get_nc_integrations("org_hive") == {"enabledIntegrations": ["talk"], "lockUserOverrides": True}
    assert beeflow.get_organisation()["enabledIntegrations"] == ["talk", "google-drive", "github", "jira"]


def test_what_the_organisation_has_off_nobody_has(beeflow):
    assert has_calendar(beeflow.as_("user"))

    beeflow.replace_nc_integrations("org_hive", enabledIntegrations=["files"])

    assert not has_calendar(beeflow.as_("user"))


def test_one_group_that_allows_it_is_enough(beeflow):
    """replace_group_nc_integrations: a user keeps a tool if at least one of the user's groups allows it."""
    user = beeflow.as_("user")
    put_into(beeflow, "u_bram", "grp_support")
    beeflow.replace_group_nc_integrations("org_hive", "grp_support", disabled_integrations=["calendar"])
    assert not has_calendar(user)

    put_into(beeflow, "u_bram", "grp_operations")
    assert has_calendar(user)

    beeflow.replace_group_nc_integrations("org_hive", "grp_operations", disabled_integrations=["calendar", "talk"])
    assert not has_calendar(user)


def test_who_is_in_no_group_has_what_the_organisation_has(beeflow):
    for group in ("grp_operations", "grp_support", "grp_warehouse"):
        beeflow.replace_group_nc_integrations("org_hive", group, disabled_integrations=["calendar"])

    assert has_calendar(beeflow.as_("user"))


def test_groups_of_nextcloud_have_a_list_too(beeflow):
    beeflow.replace_group_nc_integrations("org_hive", "grp_warehouse", disabled_integrations=["mail"])

    lists = {one["groupId"]: one["disabled_integrations"] for one in beeflow.list_group_nc_integrations("org_hive")}
    assert lists == {"grp_operations": [], "grp_support": [], "grp_warehouse": ["mail"]}
    warehouse = next(one for one in beeflow.list_groups() if one["id"] == "grp_warehouse")
    assert warehouse["disabled_integrations"] == ["mail", "google-drive", "github"]


def test_other_organisations_are_not_there(beeflow):
    assert beeflow.expect(404).get_nc_integrations("org_polder")["error"] == "not_found"
    assert beeflow.expect(404).replace_nc_integrations("org_polder", enabledIntegrations=[])["error"] == "not_found"
    assert beeflow.expect(404).list_group_nc_integrations("org_polder")["error"] == "not_found"
    refused = beeflow.expect(404)
    assert (
        refused.replace_group_nc_integrations("org_hive", "grp_ward", disabled_integrations=[])["error"] == "not_found"
    )


def test_only_administrators_switch(beeflow):
    user = beeflow.as_("user").expect(403)

    assert user.get_nc_integrations("org_hive")["error"] == "forbidden"
    assert user.replace_nc_integrations("org_hive", enabledIntegrations=[])["error"] == "forbidden"
    assert (
        beeflow.expect(400).replace_nc_integrations("org_hive", enabledIntegrations=["fax"])["error"] == "bad_request"
    )
