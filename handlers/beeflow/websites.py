"""Websites: a stand-in for the pages of others, which are never fetched. The same address is the same page."""

import re
from urllib.parse import unquote, urlsplit

from . import hosts

KIND = "text/html"
_WORDS = re.compile(r"[^\W_]+")


def page(url):
    """Return the page at an address, as it is sent; nothing where no host can be (`.invalid`, RFC 6761)."""
    if hosts.is_nowhere(url):
        return b""
    parts, host = urlsplit(url), hosts.of(url)
    words = " ".join(_WORDS.findall(unquote(f"{parts.path} {parts.query}"))) or "welcome"
    topic = words[:200].capitalize()
    return (
        f"<!doctype html><html><head><title>{topic}</title><script>track()</script></head>"
        f"<body><h1>{topic}</h1><p>What {host} says of {words[:200]}.</p>"
        f"<p>Questions about {words[:200]} are answered by the people of {host}.</p></body></html>"
    ).encode("utf-8", "replace")
