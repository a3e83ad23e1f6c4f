"""Media types: `Content-Type` and `Accept` (RFC 9110, 8.3 and 12.5.1) against the keys of a `content` map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TYPE = re.compile(rf"({_WORD})/({_WORD})[ \t]*")
_PARAMETER = re.compile(rf';[ \t]*(?:({_WORD})=(?:({_WORD})|"((?:[^"\\]|\\.)*)"))?[ \t]*')
_QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True)
class MediaRange:
    """One media type or range, in lower case: `application/json`, `text/*`, `*/*`."""

    type: str
    subtype: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Without its parameters."""
        return f"{self.type}/{self.subtype}"

    @property
    def is_json(self) -> bool:
        """JSON by its name or its suffix (RFC 6839, 3.1)."""
        return self.subtype == "json" or self.subtype.endswith("+json")

    @property
    def is_xml(self) -> bool:
        """XML by its name or its suffix (RFC 7303)."""
        return self.subtype == "xml" or self.subtype.endswith("+xml")

    @property
    def is_yaml(self) -> bool:
        """YAML by its name or its suffix (RFC 9512)."""
        return self.subtype in {"yaml", "x-yaml"} or self.subtype.endswith("+yaml")

    def covers(self, other: MediaRange) -> bool:
        """Whether everything that `other` names is also named by this range."""
        return self.type in {"*", other.type} and self.subtype in {"*", other.subtype}

    def meets(self, other: MediaRange) -> bool:
        """Whether some media type is named by both."""
        return self.covers(other) or other.covers(self)


def essence(media_type: str) -> str:
    """Return a media type without its parameters, whatever else is wrong with it (MIME Sniffing, 4.2)."""
    return media_type.partition(";")[0].strip().lower()


@lru_cache(maxsize=1024)
def parse_media_type(text: str) -> MediaRange | None:
    """Read one media type or range with its parameters; None where it is malformed."""
    head = _TYPE.match(text.strip(" \t"))
    if head is None:
        return None
    parameters = _parameters(head.string[head.end() :])
    return None if parameters is None else MediaRange(head[1].lower(), head[2].lower(), parameters)


def _parameters(text: str) -> dict[str, str] | None:
    parameters: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _PARAMETER.match(text, at)
        if match is None:
            return None
        if match[1]:
            value = match[2] if match[3] is None else re.sub(r"\\(.)", r"\1", match[3])
            parameters.setdefault(match[1].lower(), value)
        at = match.end()
    return parameters


def find_media_type(keys: Iterable[str], sent: MediaRange) -> str | None:
    """Find the key of a `content` map for a media type: itself, then `type/*`, then `*/*`.

    A key with parameters (`application/json; version=1`) is asked for with just these, and preferred then.
    """
    best, best_rank = None, (-1, -1)
    for key in keys:
        documented = parse_media_type(key)
        if documented is None or not documented.covers(sent) or not _agrees(documented, sent):
            continue
        rank = (_exactness(documented), len(documented.parameters))
        if rank > best_rank:
            best, best_rank = key, rank
    return best


def _agrees(documented: MediaRange, sent: MediaRange) -> bool:
    """Compare parameters; a documented charset is only a label, as the reader judges what was sent."""
    return all(
        sent.parameters.get(name, "").lower() == value.lower()
        for name, value in documented.parameters.items()
        if name not in {"charset", "boundary"}
    )


def _exactness(media: MediaRange) -> int:
    return (media.type != "*") + (media.subtype != "*")


def negotiate(accept: str | None, keys: Iterable[str]) -> str | None:
    """Choose a key of a `content` map by `Accept`; None where none is acceptable. Ties go to JSON, then to the first.

    Without the header, or with one that cannot be read, everything is acceptable.
    """
    offers = sorted(((key, parse_media_type(key)) for key in keys), key=lambda offer: not _is_json(offer[1]))
    wishes = [] if accept is None else _wishes(accept)
    if not wishes:
        return next((key for key, _ in offers), None)
    ranked = [(_quality(offer, wishes), key) for key, offer in offers if offer is not None]
    if not ranked:
        return next((key for key, _ in offers), None)  # no key is a media type: nothing can be said against any
    best = max((quality for quality, _ in ranked), default=0.0)
    return next((key for quality, key in ranked if quality == best), None) if best > 0 else None


def _is_json(media: MediaRange | None) -> bool:
    return media is not None and media.is_json


def _wishes(accept: str) -> list[tuple[MediaRange, float]]:
    wishes = []
    for text in re.findall(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', accept):
        wish = parse_media_type(text)
        if wish is not None:
            quality = wish.parameters.get("q", "1")
            wishes.append((wish, float(quality) if _QUALITY.fullmatch(quality) else 1.0))
    return wishes


def _quality(offer: MediaRange, wishes: list[tuple[MediaRange, float]]) -> float:
    """Rate an offer by the most specific range that fits it (RFC 9110, 12.5.1)."""
    fitting = [(_exactness(wish), _wanted(wish), quality) for wish, quality in wishes if _fits(wish, offer)]
    return max(fitting)[2] if fitting else 0.0


def _wanted(wish: MediaRange) -> int:
    return len(wish.parameters.keys() - {"q"})


def _fits(wish: MediaRange, offer: MediaRange) -> bool:
    asked = {name: value for name, value in wish.parameters.items() if name not in {"q", "charset"}}
    return wish.meets(offer) and all(offer.parameters.get(name, value) == value for name, value in asked.items())


def is_json(name: str) -> bool:
    """Tell whether a media type is JSON by its name or its suffix."""
    media = parse_media_type(name)
    return media is not None and media.is_json
