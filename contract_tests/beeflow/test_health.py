"""Health: whether the platform is up, and what it counts. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import re
from base64 import b64encode

SAMPLE = re.compile(
    r'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+)\})? ([0-9.]+)'
)


def test_platform_tells_status_version_and_tier(beeflow):
    """get_health: stands twice in the seed: group Health as {status, version, tier}."""
    health = beeflow.as_(None).get_health()

    assert (health["status"], health["tier"]) == ("ok", "enterprise")
    assert beeflow.get_api_info()["version"] == health["version"]


def test_fault_makes_it_not_ready(beeflow, control):
    """get_health: 503 when not ready."""
    control("POST", "/-/faults", {"match": {"operation": "get_health"}, "effect": {"kind": "status", "status": 503}})

    assert beeflow.send("GET", "/api/health").status == 503


def scraped(text):
    """Read the text format of Prometheus, and let nothing pass that its grammar does not allow."""
    assert text.endswith("\n")
    kinds, values = {}, {}
    for line in text.splitlines():
        if line.startswith("# "):
            _, word, name, told = line.split(" ", 3)
            assert word in {"HELP", "TYPE"}
            if word == "TYPE":
                assert name not in kinds
                kinds[name] = told
        else:
            name, labels, value = SAMPLE.fullmatch(line).groups()
            assert name in kinds
            assert (name, labels) not in values
            assert name.endswith("_total") == (kinds[name] == "counter")
            values[name, labels or ""] = float(value)
    return values


def test_metrics_are_open_and_count(beeflow):
    """get_metrics: auth cell is empty in the seed (footnote mark lost): public."""
    before = scraped(beeflow.as_(None).get_metrics())
    beeflow.invite_user(email="ruben@hive.example")
    after = scraped(beeflow.get_metrics())

    assert (before["beeflow_users", ""], after["beeflow_users", ""]) == (8, 9)
    assert ("beeflow_requests_total", 'operation="invite_user"') not in before
    assert after["beeflow_requests_total", 'operation="invite_user"'] == 1
    assert after["beeflow_messages_total", 'organization="org_hive"'] == 2184


def test_metrics_are_of_the_version_that_prometheus_reads(beeflow):
    accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"

    answer = beeflow.as_(None).send("GET", "/metrics", headers={"Accept": accept})

    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")


def test_refused_requests_count_and_scrapes_do_not(beeflow):
    beeflow.as_(None).expect(401).list_users()

    first, second = beeflow.get_metrics(), beeflow.get_metrics()

    assert scraped(first)["beeflow_requests_total", 'operation="list_users"'] == 1
    assert first == second


def test_metrics_may_ask_for_credentials(beeflow, control):
    """get_metrics: auth cell is empty in the seed (footnote mark lost): optional Basic auth."""
    control("POST", "/-/state/beeflow/settings", {"id": "METRICS_BASIC_AUTH", "value": "prom:secret"})
    right, wrong = ({"Authorization": f"Basic {b64encode(said).decode()}"} for said in (b"prom:secret", b"prom:other"))

    refusals = [beeflow.as_(None).send("GET", "/metrics", headers=headers) for headers in ({}, wrong)]

    assert [(one.status, one.body["error"]) for one in refusals] == [(401, "missing_token"), (401, "invalid_token")]
    assert refusals[0].headers["www-authenticate"].startswith("Basic ")
    assert beeflow.as_(None).send("GET", "/metrics", headers=right).status == 200


def test_stores_are_checked_for_administrators(beeflow):
    assert beeflow.check_database()["details"] == {"users": 8}
    assert beeflow.check_redis()["status"] == "ok"
    assert beeflow.check_integrations()["details"].keys() >= {"files", "google-drive", "github"}
    assert beeflow.as_("user").expect(403).check_database()["error"] == "forbidden"
