"""Notifications: messages of the platform to a person, who alone lists them."""

from specdouble import Forbidden, resource

from . import membership, signing
from .envelopes import done

create_notification = get_notification = update_notification = delete_notification = resource


def list_notifications(inferred, store, user):
    return inferred(store.notifications.all(user_id=user.id))


def update_notifications_of_user(user_id, body, seen, store, user, clock):
    seen.users[user_id]
    if user_id != user.id and not membership.runs_organization(user):
        raise Forbidden("Only owners and admins of the organization may change the notifications of others")
    for row in store.notifications.all(user_id=user_id):
        store.notifications.update(row.id, {**body, **signing.changed(user, clock)})
    return done()
