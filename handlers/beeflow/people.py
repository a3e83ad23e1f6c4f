"""People: who is in an organisation, and how they come into it."""

from datetime import datetime, timedelta

from specdouble import BadReference, Conflict, Forbidden, NotFound, timestamp

from . import tiers

INVITED_FOR = timedelta(days=14)
RECOVERABLE = timedelta(days=30)


def of(store, user):
    """Return the row of the caller; whoever is let in without being anybody is the first there is."""
    return next(iter(store.users)) if user.id is None else store.users[user.id]


def owner(store, row):
    """Return the row of whom something belongs to, whether or not they are still here."""
    return store.users.with_deleted()[row["userId"]]


def own(collection, id_, person, kind):
    """Return a row of somebody; those of others are not there."""
    row = collection.get(id_)
    if row is None or row["userId"] != person["id"]:
        raise NotFound(kind, id_)
    return row


def colleague(store, id_, organisation):
    """Return somebody of an organisation; of any, where it is None."""
    person = store.users.get(id_)
    if person is None or organisation not in (None, person["organizationId"]):
        raise NotFound("user", id_)
    return person


def is_colleague(store, id_, person):
    """Tell whether somebody of this id is in the organisation of a person."""
    other = store.users.get(id_)
    return other is not None and other["organizationId"] == person["organizationId"]


def add(store, clock, organisation, email, **more):
    """Add somebody to an organisation, where nobody has the address."""
    check_recoverable(store, email, clock.now())
    if store.users.one(email=email) is not None:
        raise Conflict(f"{email} has an account already", fields=("email",))
    name = more.pop("displayName", None) or email.partition("@")[0]
    groups = more.pop("groups", [])
    check_groups(store, organisation, groups)
    row = {"role": "user", "source": "signup", "status": "active", "password": None, "language": "en", "avatar": None}
    row |= {"betaFeatures": [], "lastSeen": None, "groups": groups, "organizationId": organisation}
    added = store.users.add({**row, **more, "email": email, "displayName": name})
    recount(store, groups)
    return added


def check_recoverable(store, email, now):
    """Refuse the address of somebody who was deleted a short while ago."""
    for user in store.users.with_deleted():
        since = user["email"] == email and user.get("deletedAt")
        if since and now < datetime.fromisoformat(since) + RECOVERABLE:
            raise Conflict(f"{email} was deleted less than 30 days ago, and can be recovered", fields=("email",))


def check_seat(store, organisation, now):
    """Refuse one more where the tier has no room; those who are disabled have a seat, too."""
    tiers.check_limit(store, organisation, "users", len(store.users.all(organizationId=organisation)), now)


def invite(store, clock, user):
    """Write the invitation that a mail would hold."""
    now, number = clock.now(), store.invites.next_id()
    store.invites.add(
        {
            "token": number.replace("inv_", "inv_t"),
            "userId": user["id"],
            "organizationId": user["organizationId"],
            "createdAt": timestamp(now),
            "expiresAt": timestamp(now + INVITED_FOR),
            "usedAt": None,
        }
    )


def take_up(store, user, now):
    """Let somebody who was invited in, and use up their invitations."""
    for invite_ in store.invites.all(userId=user["id"]):
        if invite_["usedAt"] is None:
            store.invites.update(invite_["id"], {"usedAt": timestamp(now)})
    return store.users.update(user["id"], {"status": "active"})


def check_groups(store, organisation, ids):
    """Refuse a group that is not one of the organisation's."""
    for id_ in ids:
        group = store.groups.get(id_)
        if group is None or group["organizationId"] != organisation:
            raise BadReference("groups", id_, "groups")


def check_kept_here(groups):
    """Refuse to change who is in a group that Nextcloud keeps, or what it is."""
    if any(group["source"] == "nc" for group in groups):
        raise Forbidden("This group is kept in Nextcloud, and changes there")


def recount(store, groups):
    """Let groups tell how many members they have."""
    for id_ in groups:
        members = sum(id_ in user["groups"] for user in store.users)
        store.groups.update(id_, {"memberCount": members})
