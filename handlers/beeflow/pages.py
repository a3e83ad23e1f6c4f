"""Pages: a part of a list, counted from 1."""


def cut(rows, page, limit):
    """Return one page of rows; one beyond the last is empty."""
    return rows[(page - 1) * limit : page * limit]
