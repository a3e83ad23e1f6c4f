"""Notifications: messages of the platform, or of who runs the organization, to a person."""

from specdouble import Forbidden, resource

from . import membership, signing
from .envelopes import done

list_notifications = create_notification = get_notification = update_notification = delete_notification = resource


def update_notifications_of_user(user_id, body, seen, store, user, clock):
    seen.users[user_id]
    if user_id != user.id and not membership.runs_organization(user):
        raise Forbidden("Only owners and admins of the organization may change the notifications of others")
    for row in store.notifications.all(user_id=user_id):
        store.notifications.update(row.id, {**body, **signing.changed(user, clock)})
    return done()
