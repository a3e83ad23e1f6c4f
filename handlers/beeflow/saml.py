"""SAML: Bee Flow as a service provider. The double's own identity provider stands in for that of the organisation."""

from html import escape

from specdouble import BadRequest, Forbidden, Identity, Unauthorized, read_assertion, timestamp

from . import organisations_of, tiers

ENTITY = "urn:beeflow:sp"
ACS = "/beeflow/auth/saml/acs"
_KEEPS_PASSWORDS = "ALLOW_PASSWORD_LOGIN"
_METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"
      protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
        Location="{acs}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"""


def check_licence(store, now):
    """Refuse where the licence of the platform's own organisation does not cover SAML."""
    tiers.check_feature(store, organisations_of.primary(store)["id"], "saml_sso", now)


def check_passwords(store, now):
    """Refuse passwords where SAML takes their place, unless the platform was told to keep them."""
    kept = store.settings.get(_KEEPS_PASSWORDS)
    if kept is not None and kept["value"] == "true":
        return
    if "saml_sso" in tiers.features(tiers.of(store, organisations_of.primary(store)["id"], now)):
        raise Forbidden(f"People sign in with SAML here; where {_KEEPS_PASSWORDS} is true, passwords are good as well")


def metadata(request):
    """Tell an identity provider who asks, and where answers go: the server that the request came to."""
    scheme = request.headers.get("x-forwarded-proto", "http").partition(",")[0].strip()
    host = request.headers.get("host", "127.0.0.1:4010")
    return _METADATA.format(entity=ENTITY, acs=escape(f"{scheme}://{host}{ACS}", quote=True))


def accept(store, response, now):
    """Read a response of the identity provider, once. Return who comes, and until when."""
    assertion = read_assertion(response, recipient=ACS, audience=ENTITY, now=now)
    _remember(store, assertion, now)
    told = {name: values[0] for name, values in assertion.attributes.items() if values}
    missing = [name for name in ("email", "displayName") if not told.get(name)]
    if missing:
        raise BadRequest(f"The assertion has no {' and no '.join(missing)}")
    profile = {"email": told["email"], "name": told["displayName"], "groups": assertion.attributes.get("groups", ())}
    return Identity(told["email"], profile=profile), assertion.session_ends


def _remember(store, assertion, now):
    """Refuse an assertion that came before; those that are good no more need not be remembered."""
    for one in store.assertions.all():
        if one["expiresAt"] <= timestamp(now):
            store.assertions.delete(one["id"])
    if assertion.id in store.assertions:
        raise Unauthorized("This assertion was used before")
    store.assertions.add({"id": assertion.id, "expiresAt": timestamp(assertion.ends)})
