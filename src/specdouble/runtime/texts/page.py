"""The text that an HTML page shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = ("p", "div", "br", "li", "tr", "section", "article", "blockquote", "pre", "title", "table", "ul", "ol")
_HEADING = re.compile("h[1-6]")
_UNSEEN = ("script", "style", "template", "noscript")


def shown(page: str) -> str:
    """Return what a page shows, with an empty line between its blocks."""
    reader = _Seen()
    reader.feed(page)
    reader.close()
    return "".join(reader.parts)


class _Seen(HTMLParser):
    """Takes what a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in _UNSEEN
        self._end_block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN and self._hidden > 0
        self._end_block(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def _end_block(self, tag: str) -> None:
        if tag in _BLOCKS or _HEADING.fullmatch(tag):
            self.parts.append("\n\n")
