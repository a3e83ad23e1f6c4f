"""Hosts of addresses, none of which is ever asked."""

from urllib.parse import urlsplit


def of(url):
    """Return the host of an address, in small letters."""
    return urlsplit(url).hostname or ""


def is_nowhere(url):
    """Tell whether an address leads nowhere: nothing is at `.invalid` (RFC 6761, 6.4)."""
    return f".{of(url)}".endswith(".invalid")
