"""Who made a row, and when."""

from specdouble import timestamp

from . import membership


def made(user, clock):
    """Return what a row that the caller makes says of its making, as the inferred creates do."""
    now, who = timestamp(clock.now()), membership.email(user)
    return {"created_by": who, "created_on": now, "modified_by": who, "modified_on": now}
