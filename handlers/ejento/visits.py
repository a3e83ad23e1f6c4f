"""What a person opened lately, and what they marked: one row a person and thing, however often they do it."""

from specdouble import NotFound, timestamp


def visit(table, clock, user, **thing):
    """Note that the caller opened a thing just now, and return the row; once more only moves its time."""
    now = timestamp(clock.now())
    row = table.one(user_id=user.id, **thing)
    if row is not None:
        return table.update(row.id, {"modified_on": now, "modified_by": user.name})
    made = {"created_by": user.name, "created_on": now, "modified_by": user.name, "modified_on": now}
    return table.add({"user_id": user.id, **thing, **made})


def forget(table, user, noun, **thing):
    """Take a thing out of what the caller opened or marked. Raises NotFound where it is not there."""
    row = table.one(user_id=user.id, **thing)
    if row is None:
        raise NotFound(noun)
    table.delete(row.id)


def latest(table, user):
    """Return the caller's rows, the latest first."""
    return sorted(table.all(user_id=user.id), key=lambda row: (row["modified_on"], row.id), reverse=True)
