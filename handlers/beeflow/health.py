"""Health: whether the platform is up. The double's database and Redis always are; faults say otherwise."""

from . import counters, organisations_of, tiers

VERSION = "1.42.0"


def get_api_info():
    return {"name": "Bee Flow", "version": VERSION}


def get_health(store, clock):
    primary = organisations_of.primary(store)
    return {"status": "ok", "version": VERSION, "tier": tiers.of(store, primary["id"], clock.now())}


def get_metrics(store, request, calls):
    counters.check_caller(store, request.headers.get("authorization", ""))
    return counters.text(store, calls, VERSION)


def check_database(store):
    return {"status": "ok", "latencyMs": 1, "details": {"users": len(store.users)}}


def check_redis(store):
    return {"status": "ok", "latencyMs": 1, "details": {"sessions": len(store.sessions)}}


def check_integrations(store, user):
    enabled = organisations_of.caller(store, user)["enabledIntegrations"]
    return {"status": "ok", "details": dict.fromkeys(enabled, "ok")}
