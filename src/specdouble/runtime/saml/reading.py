"""Reads a `SAMLResponse` of the double's own identity provider, and believes nothing that is not signed.

Only the element that the signature covers is read: what stands around it, or beside it, says nothing (XML signature
wrapping). What is checked is what the web browser profile asks for (SAML profiles, 4.1.4.3).
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from specdouble.errors import BadRequest, Unauthorized
from specdouble.runtime.saml.keys import ISSUER, certificate
from specdouble.runtime.saml.names import ASSERTION, BEARER, NAMESPACES, PROTOCOL, SUCCESS, library

_LONGEST = 1_000_000  # letters


@dataclass(frozen=True)
class Assertion:
    """What the provider says of somebody. `ends` is when it is good no more, `session_ends` until when one may last."""

    id: str
    subject: str
    attributes: Mapping[str, tuple[str, ...]]
    ends: datetime
    session_ends: datetime


def read_assertion(text: str, *, recipient: str, audience: str, now: datetime) -> Assertion:
    """Read and check the `SAMLResponse` of a form. `recipient` is the path that it was sent to.

    Raises BadRequest for what is no response at all, Unauthorized for one that lets nobody in. Whoever takes it must
    remember its id as long as it is good: the second time it is a replay.
    """
    response = _parsed(text)
    status = response.find("p:Status/p:StatusCode", NAMESPACES)
    if status is None or status.get("Value") != SUCCESS:
        raise Unauthorized("The identity provider let nobody in")
    try:
        return _checked(_signed(response, now), recipient, audience, now)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unauthorized(f"The assertion lacks what it must have: {error}") from None


def _parsed(text: str) -> Any:
    etree = library("lxml.etree")
    if len(text) > _LONGEST:
        raise BadRequest(f"SAMLResponse has {len(text)} letters, expected {_LONGEST} at most")
    try:
        content = b64decode("".join(text.split()), validate=True)
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
        root = etree.fromstring(content, parser)
    except (binascii.Error, ValueError, etree.XMLSyntaxError):
        raise BadRequest("SAMLResponse is no XML in base64") from None
    if root.getroottree().docinfo.doctype:
        raise BadRequest("SAMLResponse has a document type, which no SAML message may have")
    if root.tag != f"{{{PROTOCOL}}}Response":
        raise BadRequest("SAMLResponse is no samlp:Response")
    return root


def _signed(response: Any, now: datetime) -> Any:
    """Return the assertion as its signature covers it. Raises Unauthorized."""
    signxml = library("signxml")
    found = response.findall("a:Assertion", NAMESPACES)
    if len(found) != 1:
        raise Unauthorized(f"The response has {len(found)} assertions, expected 1 that is not encrypted")
    wanted = signxml.SignatureConfiguration(
        location="./",
        signature_methods=frozenset({signxml.SignatureMethod.RSA_SHA256}),
        digest_algorithms=frozenset({signxml.DigestAlgorithm.SHA256}),
        verification_time=now,
    )
    try:
        checked = signxml.XMLVerifier().verify(
            found[0], x509_cert=certificate(), expect_config=wanted, id_attribute="ID"
        )
    except Exception:  # noqa: BLE001 - what a stranger sends can break the library anywhere, and lets nobody in
        raise Unauthorized("The assertion is not signed by the identity provider, or was changed") from None
    signed = checked.signed_xml
    if signed is None or signed.tag != f"{{{ASSERTION}}}Assertion":
        raise Unauthorized("The signature covers something else than the assertion")
    return signed


def _checked(assertion: Any, recipient: str, audience: str, now: datetime) -> Assertion:
    issuer = assertion.findtext("a:Issuer", "", NAMESPACES)
    if issuer != ISSUER:
        raise Unauthorized(f"The assertion is of {issuer[:80]!r}, expected {ISSUER}")
    confirmed = assertion.find("a:Subject/a:SubjectConfirmation", NAMESPACES)
    if confirmed.get("Method") != BEARER:
        raise Unauthorized(f"The subject is confirmed by {confirmed.get('Method')!r}, expected {BEARER}")
    details = confirmed.find("a:SubjectConfirmationData", NAMESPACES)
    if urlsplit(details.attrib["Recipient"]).path != recipient:
        raise Unauthorized(f"The assertion is for {details.attrib['Recipient'][:200]!r}, expected {recipient}")
    conditions = assertion.find("a:Conditions", NAMESPACES)
    audiences = [one.text for one in conditions.iterfind("a:AudienceRestriction/a:Audience", NAMESPACES)]
    if audience not in audiences:
        raise Unauthorized(f"The assertion is for the audience {str(audiences)[:200]}, expected {audience}")
    ends = min(_moment(details.attrib["NotOnOrAfter"]), _moment(conditions.attrib["NotOnOrAfter"]))
    if ends <= now:
        raise Unauthorized("The assertion has expired; sign in again", reason="expired")
    if "NotBefore" in conditions.attrib and now < _moment(conditions.attrib["NotBefore"]):
        raise Unauthorized("The assertion is not good yet")
    session = assertion.find("a:AuthnStatement", NAMESPACES)
    until = None if session is None else session.get("SessionNotOnOrAfter")
    return Assertion(
        assertion.attrib["ID"],
        assertion.findtext("a:Subject/a:NameID", "", NAMESPACES),
        dict(map(_attribute, assertion.iterfind("a:AttributeStatement/a:Attribute", NAMESPACES))),
        ends,
        ends if until is None else _moment(until),
    )


def _attribute(attribute: Any) -> tuple[str, tuple[str, ...]]:
    values = attribute.iterfind("a:AttributeValue", NAMESPACES)
    return attribute.attrib["Name"], tuple(value.text or "" for value in values)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
