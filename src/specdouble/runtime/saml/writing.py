"""What the identity provider tells of somebody: a `samlp:Response` with one signed assertion.

SAML core 2.3 and 3.2, with what the web browser profile asks for (SAML profiles, 4.1.4.2).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from specdouble.runtime.clock import timestamp
from specdouble.runtime.saml.keys import ISSUER, certificate, private_key
from specdouble.runtime.saml.names import ASSERTION, BEARER, EMAIL, PROTOCOL, SUCCESS, library
from specdouble.runtime.users import User

GOOD_FOR = timedelta(minutes=5)
SESSION = timedelta(hours=8)

_RESPONSE = """<samlp:Response xmlns:samlp="{protocol}" ID="_r{id}" Version="2.0" IssueInstant="{now}" \
Destination="{recipient}"><saml:Issuer xmlns:saml="{assertion}">{issuer}</saml:Issuer>\
<samlp:Status><samlp:StatusCode Value="{success}"/></samlp:Status>{signed}</samlp:Response>"""
_ASSERTION = """<saml:Assertion xmlns:saml="{assertion}" ID="_{id}" Version="2.0" IssueInstant="{now}">\
<saml:Issuer>{issuer}</saml:Issuer>\
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"></ds:Signature>\
<saml:Subject><saml:NameID Format="{email}">{name}</saml:NameID><saml:SubjectConfirmation Method="{bearer}">\
<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{recipient}"/></saml:SubjectConfirmation></saml:Subject>\
<saml:Conditions NotBefore="{now}" NotOnOrAfter="{end}"><saml:AudienceRestriction>\
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s{id}" SessionNotOnOrAfter="{session}"><saml:AuthnContext>\
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
</saml:AuthnContext></saml:AuthnStatement>\
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""


@dataclass(frozen=True)
class Addressed:
    """To whom an assertion is: the address that takes it, the entity id of who reads it, and when it is written.

    `number` keeps two of one moment apart.
    """

    recipient: str
    audience: str
    now: datetime
    number: int = 0


def write_response(user: User, to: Addressed) -> str:
    """Return the `SAMLResponse` of a form, in base64. The same arguments give the same bytes."""
    etree, signxml = library("lxml.etree"), library("signxml")
    told = _told(user, to)
    unsigned = etree.fromstring(_ASSERTION.format(**told, attributes=_attributes(user)))
    signer = signxml.XMLSigner(c14n_algorithm=signxml.CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    signed = signer.sign(unsigned, key=private_key(), cert=[certificate()], reference_uri=f"_{told['id']}")
    text = _RESPONSE.format(**told, protocol=PROTOCOL, success=SUCCESS, signed=etree.tostring(signed).decode())
    return b64encode(text.encode()).decode()


def _told(user: User, to: Addressed) -> dict[str, str]:
    words = "\0".join((user.name, to.recipient, to.audience, timestamp(to.now), str(to.number)))
    told = {
        "now": timestamp(to.now),
        "end": timestamp(to.now + GOOD_FOR),
        "session": timestamp(to.now + SESSION),
        "recipient": to.recipient,
        "audience": to.audience,
        "issuer": ISSUER,
        "name": str(user.profile.get("email") or user.name),
        "email": EMAIL,
        "bearer": BEARER,
        "assertion": ASSERTION,
    }
    return {"id": hashlib.sha256(words.encode()).hexdigest()[:32], **{key: escape(one) for key, one in told.items()}}


def _attributes(user: User) -> str:
    """Write what the profile of a persona says: `email`, `displayName` for its `name`, and whatever else it has."""
    names = {"name": "displayName"}
    return "".join(_attribute(names.get(name, name), value) for name, value in user.profile.items())


def _attribute(name: str, value: object) -> str:
    values = value if isinstance(value, list | tuple) else [value]
    inside = "".join(f"<saml:AttributeValue>{escape(str(one))}</saml:AttributeValue>" for one in values)
    return f'<saml:Attribute Name="{escape(name)}">{inside}</saml:Attribute>'
