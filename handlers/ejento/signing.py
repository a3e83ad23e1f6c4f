"""Who made or changed a row, and when: what every row says of itself."""

from specdouble import timestamp

from . import membership


def made(user, clock):
    """Return what a new row says."""
    return {"created_by": membership.email(user), "created_on": timestamp(clock.now()), **changed(user, clock)}


def changed(user, clock):
    """Return what a row says after a change."""
    return {"modified_by": membership.email(user), "modified_on": timestamp(clock.now())}
