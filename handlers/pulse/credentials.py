"""Credentials are written and never told: a row tells only whether it has them."""


def told(row):
    """Return a row with its flags; a credential that is empty or null is none."""
    return {**row, "hasToken": bool(row.get("token")), "hasClientKey": bool(row.get("clientKey"))}
