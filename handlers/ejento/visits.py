"""What a person opened lately, and what they marked: one row a person and thing, however often they do it."""

from . import signing


def visit(table, clock, user, **thing):
    """Note that the caller opened a thing just now, and return the row; once more only moves its time."""
    row = table.one(user_id=user.id, **thing)
    if row is not None:
        return table.update(row.id, signing.changed(user, clock))
    return table.add({"user_id": user.id, **thing, **signing.made(user, clock)})


def forget(table, user, **thing):
    """Take a thing out of what the caller opened or marked, where it is there."""
    row = table.one(user_id=user.id, **thing)
    if row is not None:
        table.delete(row.id)


def latest(table, user, things, field):
    """Return the things behind the caller's rows, which hold their ids in a field, the latest first."""
    rows = sorted(
        table.all(user_id=user.id), key=lambda row: (row["modified_on"] or row["created_on"], row.id), reverse=True
    )
    return [things[row[field]] for row in rows]
