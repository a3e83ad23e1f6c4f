"""What a person opened lately, and what they marked: one row a person and thing, however often they do it."""

from specdouble import Condition, NotFound, Query

from . import signing


def visit(table, clock, user, **thing):
    """Note that the caller opened a thing just now, and return the row; once more only moves its time."""
    row = table.one(user_id=user.id, **thing)
    if row is not None:
        return table.update(row.id, signing.changed(user, clock))
    return table.add({"user_id": user.id, **thing, **signing.made(user, clock)})


def forget(table, user, noun, **thing):
    """Take a thing out of what the caller opened or marked. Raises NotFound where it is not there."""
    row = table.one(user_id=user.id, **thing)
    if row is None:
        raise NotFound(noun)
    table.delete(row.id)


def latest(table, user):
    """Return the caller's rows, the latest first."""
    return sorted(
        table.all(user_id=user.id), key=lambda row: (row["modified_on"] or row["created_on"], row.id), reverse=True
    )


def seen(table, user, things, field):
    """Return the things behind the caller's rows that still exist for them, the latest first."""
    opened = [row[field] for row in latest(table, user)]
    found = {thing.id: thing for thing in things.find(Query((Condition("id", "in", opened),))).rows}
    return [found[id_] for id_ in opened if id_ in found]
