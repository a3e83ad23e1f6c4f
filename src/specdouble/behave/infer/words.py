"""The words that names are made of, and the few hundred words of English that inference knows."""

from __future__ import annotations

import re
from functools import lru_cache


def bag(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """Return the words of a text, the first first."""
    return tuple(text.split())


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_VERSION = re.compile(r"v?\d+(\.\d+)*([a-z]+\d*)?$", re.IGNORECASE)

_IRREGULAR = {
    "people": "person",
    "shelves": "shelf",
    "leaves": "leaf",
    "halves": "half",
    "knives": "knife",
    "lives": "life",
    "children": "child",
    "men": "man",
    "women": "woman",
    "indices": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "corpora": "corpus",
    "criteria": "criterion",
    "media": "medium",
    "statuses": "status",
    "aliases": "alias",
    "buses": "bus",
    "caches": "cache",
    "databases": "database",
    "cases": "case",
    "phases": "phase",
    "releases": "release",
    "licenses": "license",
    "responses": "response",
    "purchases": "purchase",
    "expenses": "expense",
    "courses": "course",
    "houses": "house",
    "movies": "movie",
    "cookies": "cookie",
    "analyses": "analysis",
    "knowledge_bases": "knowledge_base",
    "bases": "base",
    "uses": "use",
}
_NEVER_PLURAL = bag(
    "status analytics news series statistics basis analysis address access process progress business canvas bus "
    "focus this is has was as https dns sms aws gps css js alias radius success class kubernetes diagnosis axis"
)

VERBS = bag(
    "anonymize hangup refer remix silence "
    "accept acknowledge activate add allocate approve archive assign authenticate authorize autocomplete ban batch "
    "block calculate call cancel capture change charge check checkout clear clone close commit compare complete "
    "compute confirm connect consume convert copy count create deactivate decline decrypt delete demote deploy "
    "detach detect disable disconnect dismiss download draft duplicate edit email enable encrypt end enroll "
    "evaluate exchange execute expire explain export extend fetch find finalize finish fork forward generate get "
    "grant hide import increment index init install invalidate invite invoke join kick leave like link list lock "
    "login logout lookup mark merge migrate modify move mute notify open parse patch pause pay pin ping predict "
    "preview process promote provision publish purge push put query read reactivate rebuild reboot recover redeem "
    "redeliver refresh refund register reject reload remove rename renew reopen replace reply report request rerun "
    "resend reset resize resolve restart restore resume retry return reveal revert review revoke rollback rotate "
    "run sample save scan schedule search select send set share shutdown sign signin signout signup simulate split "
    "star start stop stream submit subscribe suggest suspend swap sync terminate test toggle train transfer "
    "transform translate trigger trim unarchive unassign unban unblock undo undelete unfollow unlike uninstall "
    "unlink unlock unmute unpin unpublish unshare unstar unsubscribe unsuspend update upgrade upload upsert use "
    "validate verify view void wake withdraw"
)
SURE_VERBS = bag("get list create update delete remove fetch retrieve find add edit")
READ_VERBS = bag("get read fetch retrieve show describe view find lookup info load")
LIST_VERBS = bag("list index all search query find browse")
CREATE_VERBS = bag("create add new insert register post make place submit")
UPDATE_VERBS = bag("update edit modify patch change set put save rename")
CRUD = READ_VERBS | LIST_VERBS | CREATE_VERBS | UPDATE_VERBS | {"delete", "remove", "destroy", "erase"}
DELETE_VERBS = bag("delete remove destroy erase")
REPORTS = bag(
    "usage analytics metrics stats statistics count counts summary summaries insights histogram breakdown overview "
    "timeseries trends aggregate aggregates aggregations leaderboard dashboard totals forecast"
)
PARTS = bag("status state scale json")
# Words that make a report of whatever stands below them.
MEASURES = bag("usage analytics metrics stats statistics insights")
FIXED = bag("me self latest current default")
NOT_NOUNS = bag("api apis rest rpc v public private internal external admin")

CONTAINERS = bag("result data payload response body content")
STATUS = bag("success message messages status code error errors ok detail details warnings")
PAGING = bag(
    "page pages limit offset total totals count size next previous prev first last self more cursor cursors links "
    "link pagination paging meta metadata has per start end from to skip top after before token marker href url uri "
    "number current object kind type success ok message messages status code error errors time timestamp took "
    "request version results items etag continue remaining session key index"
)


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words: `petId`, `pet_id` and `pet-id` are all `pet`, `id`."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=8192)
def snake(name: str) -> str:
    """Write a name in snake_case."""
    return "_".join(words(name)) or name.lower()


@lru_cache(maxsize=8192)
def singular(name: str) -> str:
    """Return the singular of a name in snake_case: only its last word changes."""
    head, separator, last = snake(name).rpartition("_")
    return head + separator + _singular_word(last)


def _singular_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _NEVER_PLURAL or len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=8192)
def is_plural(name: str) -> bool:
    """Tell whether the last word of a name is a plural."""
    last = snake(name).rpartition("_")[2]
    return _singular_word(last) != last


@lru_cache(maxsize=8192)
def is_noun(segment: str) -> bool:
    """Tell whether a path segment can name a thing: versions and words such as `api` never do."""
    return bool(words(segment)) and not _VERSION.match(segment) and segment.lower() not in NOT_NOUNS


@lru_cache(maxsize=8192)
def verb(name: str) -> str:
    """Return the first word of a name where it is a known verb, else nothing."""
    first = words(name)[:1]
    return first[0] if first and first[0] in VERBS else ""


def unverbed(segment: str) -> str:
    """Return a name without the verb before it: `createAccount` is an `account`; nothing where only a verb stands."""
    spoken = words(segment)
    return "_".join(spoken[1:] if spoken and spoken[0] in VERBS | CRUD else spoken)


def is_report(segment: str) -> bool:
    """Tell whether a path segment speaks of counts and measures."""
    return any(word in REPORTS for word in words(segment))


def same_noun(one: str, other: str) -> bool:
    """Tell whether two names mean the same thing, whatever their case and number."""
    return singular(one) == singular(other)
