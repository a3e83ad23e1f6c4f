"""The key pair of the double's own identity provider, and its certificate: the same on every machine, and no secret."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from specdouble.runtime.saml.names import library

if TYPE_CHECKING:  # a start that needs no key shall not wait for the library
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate

ISSUER = "urn:specdouble:identity"
"""The entity id of the provider."""

# RSA: its signatures (PKCS #1, version 1.5) are the same each time, where those of elliptic curves are not.
_P = int(
    "fca6a5a160063342c31d426a72b8dad17b61f3525910705def2cd2a2996f1884284a4e2d0c23c8dcf2b34ae900865729"
    "c2da7bff21cd44a82d504086bce09b1f1633212e55a4c8254f0cf3277c3a5976391a0bad54648b2ebacaa6cc46e95a20"
    "c63031b1c1327516498d0e185386aaaccdbba1241d852c5fc0cde30af69e86d5",
    16,
)
_Q = int(
    "d9a7f04f319dc2049132f84e4d6ccc6d3f02ec722488177fefc0d59a5f97c0e5afbcf7c8c71982b8f85627e9602653b1"
    "a1364937c94b1c1f29dc741b192e482d6fd05a56c9cc4cc8f0ff2a921491962ceb80e7f15e8f024da113a07fc8ebdd1f"
    "29c9f3c13b6a0701463e995c4a5fd03a96378c6a9a5825817666481ecd8a9d91",
    16,
)
_E = 65537
_FROM, _TO = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@cache
def private_key() -> RSAPrivateKey:
    """Return the key that assertions are signed with. Raises ApiError where the extra is not installed."""
    library("cryptography")
    from cryptography.hazmat.primitives.asymmetric import rsa

    d = rsa.rsa_recover_private_exponent(_E, _P, _Q)
    rest = rsa.rsa_crt_dmp1(d, _P), rsa.rsa_crt_dmq1(d, _Q), rsa.rsa_crt_iqmp(_P, _Q)
    return rsa.RSAPrivateNumbers(_P, _Q, d, *rest, rsa.RSAPublicNumbers(_E, _P * _Q)).private_key()


@cache
def certificate() -> Certificate:
    """Return the certificate that metadata show: signed by its own key, and valid at any time a clock is set to."""
    key = private_key()
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "specdouble identity provider, for tests only")])
    return x509.CertificateBuilder(name, name, key.public_key(), 1, _FROM, _TO).sign(key, SHA256())
