"""API keys: for programs, with the rights of who made them. A key is shown once."""

from specdouble import timestamp

from . import people


def list_api_keys(user, store):
    return store.api_keys.all(userId=people.of(store, user)["id"])


def create_api_key(body, user, store, clock, fake):
    key = f"bfk_{fake.hexify('^' * 24)}{store.api_keys.next_id().removeprefix('key_')}"
    row = {"key": key, "prefix": key[:10], "createdAt": timestamp(clock.now()), "lastUsedAt": None}
    return store.api_keys.add({**body, **row, "userId": people.of(store, user)["id"]})


def revoke_api_key(id_, user, store):
    store.api_keys.delete(people.own(store.api_keys, id_, people.of(store, user), "API key")["id"])
