"""Rows that go together: all of them, or none."""

from specdouble import BadReference


def delete(rows, seen_rows, field, ids, *, among=None, check=None):
    """Delete rows by their ids, which the body has as `field`, or none of them.

    Raises BadReference for an id that the caller does not see, or that is not `among` some; Forbidden for a row that
    they may not change; and whatever `check` raises for a row.
    """
    for id_ in ids:
        if id_ not in seen_rows or (among is not None and id_ not in among):
            raise BadReference(field, id_, rows.spec.name)
        row = seen_rows.changeable(id_)
        if check is not None:
            check(row)
    for id_ in dict.fromkeys(ids):
        rows.delete(id_)
