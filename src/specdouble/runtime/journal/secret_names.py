"""Which names stand for secrets: `password`, `access_token`, `apiKey`; and which only sound so: `max_tokens`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Secrecy = Literal["all", "texts", "no"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SECRETS = _words(
    "password passwd passwort pwd passphrase passcode secret token credential authorization cookie jwt bearer otp "
    "apikey accesskey secretkey privatekey authkey signingkey"
)
_ENDINGS = ("password", "passwd", "secret", "token", "apikey")  # `accesstoken`, where nothing parts the words
_PLURALS = frozenset(f"{word}s" for word in _SECRETS)
_KEYS = _words("api access secret private auth signing encryption service")
_PAGING = _words("page next previous prev continuation sync cursor start stop eos bos pad")
# What follows such a word in the name of something that is told of a secret, and is none itself.
_HARMLESS = _words(
    "at id ids type count counts limit limits usage url uri endpoint name names expires expiry expiration ttl in on by "
    "length policy required enabled set status strategy budget details scope scopes format prefix last4 hint rotation "
    "index method age cost price rate logprobs version"
)


@lru_cache(maxsize=4096)
def secrecy(name: str) -> Secrecy:
    """Tell what is hidden under a name: everything, only the texts (`tokens: 512` is a number of them), or nothing."""
    words = [word.lower() for word in _WORD.findall(name)]
    for at, word in enumerate(words):
        if _is_secret(words, at):
            return "no" if words[-1] in _HARMLESS and at < len(words) - 1 else "all"
        if word in _PLURALS or (word == "keys" and at and words[at - 1] in _KEYS):
            return "no" if words[-1] in _HARMLESS and at < len(words) - 1 else "texts"
    return "all" if words and words[-1] not in _ENDINGS and words[-1].endswith(_ENDINGS) else "no"


def _is_secret(words: list[str], at: int) -> bool:
    word = words[at]
    before = words[at - 1] if at else ""
    if word == "key":
        return before in _KEYS
    return word in _SECRETS and not (word == "token" and before in _PAGING)


def is_secret(name: str) -> bool:
    """Tell whether a text under this name is a secret."""
    return secrecy(name) != "no"
