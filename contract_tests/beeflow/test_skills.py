"""Skills: what agents can learn. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def names(rows):
    return [row["name"] for row in rows]


def test_skill_of_the_marketplace_is_installed_for_the_organisation(beeflow):
    """install_skill: installs a marketplace skill."""
    made = beeflow.as_("user").install_skill(marketplaceId="mks_pr_reviewer")

    assert (made["name"], made["version"], made["installedBy"]) == ("PR Reviewer", "2.0.1", "u_bram")
    assert names(beeflow.list_skills()) == ["Action Item Extractor", "Email Triager", "PR Reviewer"]


def test_installed_skill_stays_at_its_version(beeflow, control):
    """install_skill: skills are versioned; no auto-upgrade."""
    row = control("GET", "/-/state/beeflow/marketplace_skills/mks_action_items").body
    control("PUT", "/-/state/beeflow/marketplace_skills/mks_action_items", {**row, "version": "2.0.0"})

    skill = beeflow.list_skills()[0]
    assert (skill["version"], skill["updateAvailable"]) == ("1.0.3", True)


def test_skill_is_installed_once(beeflow):
    """install_skill: 409 'already installed', of the inventory's responses."""
    assert "installed already" in beeflow.expect(409).install_skill(marketplaceId="mks_email_triager")["message"]


def test_uninstalled_skill_can_be_installed_anew(beeflow):
    beeflow.uninstall_skill("skl_triager")

    assert names(beeflow.list_skills()) == ["Action Item Extractor"]
    assert beeflow.install_skill(marketplaceId="mks_email_triager")["version"] == "1.2.0"


def test_skill_that_the_marketplace_has_not_is_not_there(beeflow):
    assert beeflow.expect(404).install_skill(marketplaceId="mks_none")["error"] == "not_found"


def test_skills_of_others_are_not_there(pro):
    assert names(pro.list_skills()) == ["Customer Sentiment"]
    assert pro.expect(404).uninstall_skill("skl_triager")["error"] == "not_found"


def test_anybody_looks_at_the_marketplace(beeflow):
    """list_marketplace_skills: public although the group is Pro+."""
    beeflow.remove_license()

    assert len(beeflow.as_(None).list_marketplace_skills()) == 8
    assert names(beeflow.as_(None).list_marketplace_skills(page=4, limit=2)) == ["Calendar Scheduler", "Code Explainer"]
    assert beeflow.expect(403).list_skills()["error"] == "license_feature_required"


def test_marketplace_is_there_in_every_world(beeflow, control):
    control("POST", "/-/reset", {"api": "beeflow", "world": "empty"})

    assert len(beeflow.as_(None).list_marketplace_skills()) == 8
