"""Health: whether the platform is up, and what it counts. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def test_platform_tells_status_version_and_tier(beeflow):
    """get_health: stands twice in the seed: group Health as {status, version, tier}."""
    health = beeflow.as_(None).get_health()

    assert (health["status"], health["tier"]) == ("ok", "enterprise")
    assert beeflow.get_api_info()["version"] == health["version"]


def test_fault_makes_it_not_ready(beeflow, control):
    """get_health: 503 when not ready."""
    control("POST", "/-/faults", {"match": {"operation": "get_health"}, "effect": {"kind": "status", "status": 503}})

    assert beeflow.send("GET", "/api/health").status == 503


def test_metrics_are_open_and_count(beeflow):
    """get_metrics: auth cell is empty in the seed (footnote mark lost): public."""
    before = beeflow.as_(None).get_metrics()
    beeflow.invite_user(email="ruben@hive.example")

    assert "# TYPE beeflow_users gauge" in before
    assert "beeflow_users 8" in before.splitlines()
    assert "beeflow_users 9" in beeflow.get_metrics().splitlines()


def test_stores_are_checked_for_administrators(beeflow):
    assert beeflow.check_database()["details"] == {"users": 8}
    assert beeflow.check_redis()["status"] == "ok"
    assert beeflow.check_integrations()["details"].keys() >= {"files", "google-drive", "github"}
    assert beeflow.as_("user").expect(403).check_database()["error"] == "forbidden"
