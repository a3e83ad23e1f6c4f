"""Licence keys: JWTs that the vendor signs with ES256. The vendor of the double has a key pair of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime

import jwt

from specdouble import BadRequest

_VENDOR = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOE7hEU3w3hDGcJMc924ggI7iNzNq
MwK3H/Ay/uRWV44h2uYLk3oVOY5acmJnzTozMpAfSO4ks2ZL1TulvjBbSA==
-----END PUBLIC KEY-----
"""
_ISSUER = "beeflow-licensing"
_REVOKED = frozenset({"lic_revoked"})


@dataclass(frozen=True)
class Licence:
    """What a key says."""

    tier: str
    issued: datetime
    expires: datetime | None


def read(key, now):
    """Read a licence key. Raises BadRequest for one that is not signed, or is over."""
    unchecked = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        told = jwt.decode(key, _VENDOR, algorithms=["ES256"], issuer=_ISSUER, options=unchecked)
        licence = Licence(told["tier"], _moment(told["iat"]), _moment(told["exp"]) if "exp" in told else None)
    except (jwt.InvalidTokenError, KeyError, TypeError, ValueError, OverflowError):
        raise BadRequest("Invalid signature") from None
    if licence.expires is not None and licence.expires <= now:
        raise BadRequest("License expired")
    if told.get("jti") in _REVOKED:
        raise BadRequest("License revoked")
    return licence


def _moment(seconds):
    return datetime.fromtimestamp(seconds, UTC)
