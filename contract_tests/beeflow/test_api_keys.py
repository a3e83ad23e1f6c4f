"""API keys: for programs, with the rights of who made them. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def using(beeflow, key, method="GET", path="/api/api-keys", **more):
    return beeflow.as_(None).send(method, path, headers={"Authorization": f"Bearer {key}"}, **more)


def test_key_is_shown_once(beeflow):
    """create_api_key: key returned once. list_api_keys: own keys only; secret never shown again."""
    made = beeflow.create_api_key(name="CI", scope="full")

    assert made["key"].startswith(made["prefix"])
    listed = next(key for key in beeflow.list_api_keys() if key["id"] == made["id"])
    assert "key" not in listed
    assert made["id"] not in [key["id"] for key in beeflow.as_("user").list_api_keys()]


def test_key_has_the_rights_of_its_owner(beeflow):
    """create_api_key: key looks like bfk_<random>; never expires; inherits the rights of its owner."""
    admins = beeflow.create_api_key(name="CI", scope="full")["key"]
    users = beeflow.as_("user").create_api_key(name="CI", scope="full")["key"]

    assert admins.startswith("bfk_")
    assert using(beeflow, admins, path="/api/users").status == 200
    assert using(beeflow, users, path="/api/users").status == 403


def test_key_tells_when_it_was_last_used(beeflow, clock):
    made = beeflow.create_api_key(name="CI", scope="full")
    assert made["lastUsedAt"] is None

    using(beeflow, made["key"])
    clock.advance(60)
    using(beeflow, made["key"], path="/api/agents/agt_none")

    used = {key["id"]: key["lastUsedAt"] for key in beeflow.list_api_keys()}
    assert used[made["id"]] == "2026-01-15T09:00:00.000Z"


def test_read_only_key_changes_nothing(beeflow):
    key = beeflow.create_api_key(name="Wall", scope="read-only")["key"]

    assert using(beeflow, key).status == 200
    assert using(beeflow, key, "DELETE", "/api/api-keys/key_ci").body["error"] == "forbidden"


def test_key_never_expires(beeflow, clock):
    key = beeflow.create_api_key(name="CI", scope="full")["key"]
    clock.advance(10 * 365 * 24 * 3600)

    assert using(beeflow, key).status == 200


def test_revoked_key_lets_nobody_in(beeflow):
    """revoke_api_key: revoke; takes effect within 60 s."""
    made = beeflow.create_api_key(name="CI", scope="full")
    beeflow.revoke_api_key(made["id"])

    assert using(beeflow, made["key"]).body["error"] == "invalid_token"


def test_keys_of_others_are_not_there(beeflow):
    assert beeflow.as_("user").expect(404).revoke_api_key("key_ci")["error"] == "not_found"


def test_replay_shows_the_key_again(beeflow):
    """create_api_key: idempotent replay within 24 h would show the key again: decide."""
    first, again = (beeflow.create_api_key(name="CI", scope="full", idempotency_key="k") for _ in range(2))

    assert first == again
