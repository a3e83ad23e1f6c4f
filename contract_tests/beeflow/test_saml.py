"""Single sign-on with SAML, signed by the provider of the double. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import html
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from defusedxml import ElementTree

from specdouble.runtime.saml.writing import Addressed, write_response
from specdouble.runtime.users import User

pytest.importorskip("signxml", reason="the extra saml is not installed: pip install 'specdouble[saml]'")

ACS = "/beeflow/auth/saml/acs"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PEOPLE = ("lotte", "bram", "dashboard", "fatima")  # in the order of fixtures/beeflow/personas.yaml


@pytest.fixture
def provider(control):
    """Choose somebody on the provider's page: `provider("bram")` returns what their form posts."""

    def choose(who="lotte", **told):
        query = urlencode({"acs": ACS, "audience": "urn:beeflow:sp", **told})
        page = control("GET", f"/-/identity/beeflow/saml?{query}").content.decode()
        form = page.split("<form")[1 + PEOPLE.index(who)]
        return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}

    return choose


def post(beeflow, form):
    return beeflow.as_(None).send("POST", "/auth/saml/acs", headers=FORM, body=urlencode(form).encode())


def changed(form, *replacements):
    text = b64decode(form["SAMLResponse"]).decode()
    for old, new in replacements:
        assert re.search(old, text, re.DOTALL)
        text = re.sub(old, new, text, flags=re.DOTALL)
    return {**form, "SAMLResponse": b64encode(text.encode()).decode()}


def cookie(answer):
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


def test_metadata_tell_where_assertions_go(beeflow):
    """get_saml_metadata: XML body."""
    answer = beeflow.as_(None).call("get_saml_metadata")

    metadata = ElementTree.fromstring(answer.content)
    consumer = metadata.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert answer.headers["content-type"].startswith("application/xml")
    assert metadata.get("entityID") == "urn:beeflow:sp"
    assert consumer.get("Location").endswith(ACS)


def test_saml_is_a_feature_of_the_enterprise(beeflow, provider):
    """get_saml_metadata: SAML is an Enterprise feature (saml_sso)."""
    form = provider()
    beeflow.remove_license()

    assert beeflow.as_(None).expect(403).get_saml_metadata()["error"] == "license_feature_required"
    assert post(beeflow, form).status == 403


def test_who_is_chosen_is_signed_in(beeflow, provider):
    """finish_saml_login: needs e-mail and displayName attributes; groups optional."""
    answer = post(beeflow, provider("bram", RelayState="/app/inbox"))

    assert (answer.status, answer.headers["location"]) == (302, "/app/inbox")
    assert beeflow.as_(None).send("GET", "/auth/user", headers=cookie(answer)).body["id"] == "u_bram"


def test_session_ends_when_the_provider_says(beeflow, provider, clock):
    session = cookie(post(beeflow, provider("bram")))

    clock.advance(8 * 3600 - 1)
    assert beeflow.as_(None).send("GET", "/auth/user", headers=session).status == 200
    clock.advance(1)
    assert beeflow.as_(None).send("GET", "/auth/user", headers=session).body["error"] == "expired_token"


def test_assertion_is_good_for_five_minutes(beeflow, provider, clock):
    form = provider()
    clock.advance(300)

    answer = post(beeflow, form)

    assert (answer.status, answer.body["error"]) == (401, "expired_token")


def test_assertion_is_good_once(beeflow, provider):
    form = provider()
    assert post(beeflow, form).status == 302

    again = post(beeflow, form)

    assert (again.status, again.body["message"]) == (401, "This assertion was used before")
    assert post(beeflow, provider()).status == 302


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"audience": "urn:another:sp"}, "The assertion is for the audience"),
        ({"acs": "/beeflow/auth/other"}, "The assertion is for 'http"),
    ],
)
def test_assertion_for_somebody_else_is_refused(beeflow, provider, told, message):
    answer = post(beeflow, provider(**told))

    assert answer.status == 401
    assert answer.body["message"].startswith(message)


TWO = r"(<saml:Assertion .*</saml:Assertion>)"


@pytest.mark.parametrize(
    "replacement",
    [
        ("bram@hive", "lotte@hive"),
        ("<ds:Signature .*</ds:Signature>", ""),
        ("urn:beeflow:sp", "urn:beeflow:sp2"),
        ("(<ds:SignatureValue>.)", r"\1A"),
        ("(<ds:SignatureValue>)", r"\1AAAA"),
        ("rsa-sha256", "hmac-sha256"),
        (TWO, r"\1\1"),
        (TWO, r'<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_evil">\1</saml:Assertion>'),
        ("status:Success", "status:Responder"),
        (r' ID="_[0-9a-f]+"', ""),
    ],
    ids=["mail", "unsigned", "audience", "signature", "longer", "method", "two", "wrapped", "status", "ids"],
)
def test_tampered_response_lets_nobody_in(beeflow, provider, replacement):
    answer = post(beeflow, changed(provider("bram"), replacement))

    assert (answer.status, answer.body["error"]) == (401, "invalid_token")
    assert "set-cookie" not in answer.headers


def test_comment_does_not_shorten_an_address(beeflow, provider):
    answer = post(beeflow, changed(provider("bram"), ("(<saml:AttributeValue>)(bram)", r"\1<!-- -->\2")))

    assert beeflow.as_(None).send("GET", "/auth/user", headers=cookie(answer)).body["id"] == "u_bram"


@pytest.mark.parametrize(
    "text",
    [
        "%%%",
        "eA==",
        b64encode(b"<a/>").decode(),
        b64encode(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>').decode(),
        b64encode(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>').decode(),
        b64encode(b"<a>" * 5000).decode(),
    ],
)
def test_what_is_no_response_is_refused(beeflow, text):
    answer = post(beeflow, {"SAMLResponse": text})

    assert (answer.status, answer.body["error"]) == (400, "bad_request")


def said_of(**profile):
    """Let the provider say something of somebody who is no persona."""
    to = Addressed(f"http://double{ACS}", "urn:beeflow:sp", datetime(2026, 1, 15, 9, tzinfo=UTC))
    return {"SAMLResponse": write_response(User("noor", profile=profile), to)}


def test_somebody_new_signs_up_with_the_groups_that_the_provider_names(beeflow):
    told = {"name": "Noor Bakker", "email": "noor@hive.example", "groups": ["Operations", "Elsewhere"]}

    assert post(beeflow, said_of(**told)).status == 302

    [noor] = [one for one in beeflow.list_users() if one["email"] == "noor@hive.example"]
    assert (noor["displayName"], noor["groups"]) == ("Noor Bakker", ["grp_operations"])


def test_invitation_is_used_up_by_who_takes_it(beeflow):
    """get_invite: link valid 14 days, single use."""
    assert beeflow.as_(None).get_invite("inv_t5pT2mQ8rKx")["email"] == "sanne@hive.example"

    assert post(beeflow, said_of(name="Sanne Visser", email="sanne@hive.example")).status == 302

    assert beeflow.as_(None).expect(410).get_invite("inv_t5pT2mQ8rKx")["error"] == "gone"
    assert {user["id"]: user["status"] for user in beeflow.list_users()}["u_sanne"] == "active"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"email": "noor@hive.example"}, "The assertion has no displayName"),
        ({"name": "Noor Bakker"}, "The assertion has no email"),
    ],
)
def test_assertion_without_what_is_needed_is_refused(beeflow, told, message):
    answer = post(beeflow, said_of(**told))

    assert (answer.status, answer.body["message"]) == (400, message)


def test_nobody_is_sent_elsewhere(beeflow, provider):
    assert post(beeflow, {**provider(), "RelayState": "https://evil.example/"}).status == 400


def test_key_on_the_providers_page_is_the_one_that_signs(control, provider):
    metadata = control("GET", "/-/identity/beeflow/saml/metadata").content.decode()
    key = re.search(r"<ds:X509Certificate>([^<]*)<", metadata)[1]

    signed = b64decode(provider()["SAMLResponse"]).decode()

    assert key in signed.replace("\n", "")


def test_the_same_choice_gives_the_same_bytes(provider):
    assert provider() == provider()
