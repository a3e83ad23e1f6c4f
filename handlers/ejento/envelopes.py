"""The envelope of every answer, for what is computed and is no row of a collection."""


def done(data=None):
    """Put data in the envelope."""
    return {"success": True, "message": "Success", "data": data}
