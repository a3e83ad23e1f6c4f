"""The envelope of every answer, for what is computed and is no row of a collection."""


def done(data=None, message="Success"):
    """Put data in the envelope."""
    return {"success": True, "message": message, "data": data}


def paged(key, items, paginated, page, items_per_page, sort_by=None):
    """Put a list in the envelope: whole, or the page that was asked for, sorted by one of its properties."""
    name, falling = (sort_by or "").removeprefix("-"), (sort_by or "").startswith("-")
    if name and all(item.get(name) is not None for item in items):
        items = sorted(items, key=lambda item: item[name], reverse=falling)
    total = len(items)
    size = items_per_page if paginated else total
    first = (page - 1) * size if paginated else 0
    pagination = {
        "page": page if paginated else 1,
        "items_per_page": size,
        "total_items": total,
        "total_pages": -(-total // size) if size else 0,
    }
    return done({key: items[first : first + size], "pagination": pagination})
