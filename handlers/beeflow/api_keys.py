"""API keys: for programs, with the rights of who made them. A key is shown once."""

from specdouble import NotFound, timestamp

from . import people


def list_api_keys(user, store):
    return store.api_keys.all(userId=people.of(store, user)["id"])


def create_api_key(body, user, store, clock, fake):
    key = f"bfk_{fake.hexify('^' * 24)}{store.api_keys.next_id().removeprefix('key_')}"
    row = {"key": key, "prefix": key[:10], "createdAt": timestamp(clock.now()), "lastUsedAt": None}
    return store.api_keys.add({**body, **row, "userId": people.of(store, user)["id"]})


def revoke_api_key(id_, user, store):
    row = store.api_keys.get(id_)
    if row is None or row["userId"] != people.of(store, user)["id"]:
        raise NotFound("API key", id_)
    store.api_keys.delete(id_)
