"""The identity provider for SAML 2.0: its metadata, and the page of personas, each a form that posts a signed response.

The sign-in begins at the provider (SAML profiles, 4.1.5): `acs` is the path of the API's assertion consumer service,
`audience` its entity id, `RelayState` what goes along.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from specdouble.control.bodies import sandbox_of
from specdouble.control.identity_page import choice, local_path, shown
from specdouble.errors import ApiError
from specdouble.runtime.saml.keys import ISSUER, certificate
from specdouble.runtime.saml.names import EMAIL, PROTOCOL
from specdouble.runtime.saml.writing import Addressed, write_response
from specdouble.runtime.users import User
from specdouble.serve.double import Description

_FORM = """<form method="post" action="{action}">\
<input type="hidden" name="SAMLResponse" value="{response}">{state}<button>{person}</button></form>"""
_METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{issuer}">
<md:IDPSSODescriptor protocolSupportEnumeration="{protocol}" WantAuthnRequestsSigned="false">
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>\
<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:NameIDFormat>{email}</md:NameIDFormat>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{page}"/>
</md:IDPSSODescriptor>
</md:EntityDescriptor>
"""


def routes(described: Callable[[str], Description]) -> list[Route]:
    """Return the routes; `described` finds an API, or raises a 404."""

    async def choose(request: Request) -> Response:
        """Show the personas of an API, each a form that posts what the provider says of them."""
        about = described(request.path_params["api"])
        asked = _asked(request)
        with _as_problem():
            return HTMLResponse(choice(about, "SAML", [_form(asked, one.user) for one in about.personas]))

    async def metadata(request: Request) -> Response:
        """Tell the provider's entity id, its certificate and its page."""
        described(request.path_params["api"])
        page = str(request.url).partition("?")[0].removesuffix("/metadata")
        with _as_problem():
            return Response(_metadata(page), media_type="application/samlmetadata+xml")

    return [
        Route("/-/identity/{api}/saml", choose, methods=["GET"]),
        Route("/-/identity/{api}/saml/metadata", metadata, methods=["GET"]),
    ]


@contextmanager
def _as_problem() -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        raise HTTPException(error.status, error.message) from None


@dataclass(frozen=True)
class _Asked:
    """What the query asks for."""

    action: str
    to: Addressed
    state: str


def _asked(request: Request) -> _Asked:
    """Read the query. Raises a 400."""
    acs, sandbox = local_path(request, "acs"), sandbox_of(request)
    recipient = f"{request.url.scheme}://{request.url.netloc}{acs}"
    to = Addressed(recipient, _text(request, "audience", acs), sandbox.clock.now(), sandbox.journal.last_id)
    return _Asked(f"{request.scope.get('prefix', '')}{acs}", to, _text(request, "RelayState", ""))


def _form(asked: _Asked, user: User) -> str:
    state = escape(asked.state)
    return _FORM.format(
        action=escape(asked.action),
        response=write_response(user, asked.to),
        state=f'<input type="hidden" name="RelayState" value="{state}">' if state else "",
        person=shown(user),
    )


def _text(request: Request, parameter: str, default: str) -> str:
    came = request.query_params.get(parameter, default)
    if len(came) > 2000 or not (came.isascii() and came.isprintable()):
        raise HTTPException(400, f"{parameter} came as {came[:80]!r}, expected ASCII, 2000 letters at most")
    return came


def _metadata(page: str) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    shown_key = b64encode(certificate().public_bytes(Encoding.DER)).decode()
    return _METADATA.format(
        issuer=ISSUER, protocol=PROTOCOL, certificate=shown_key, email=EMAIL, page=escape(page, quote=True)
    )
