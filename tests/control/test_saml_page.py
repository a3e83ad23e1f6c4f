"""The identity provider for SAML: a page of forms, and metadata."""

from __future__ import annotations

import sys
from base64 import b64decode

import pytest
from serving_kit import NOTES, serve_api, with_control

from specdouble.runtime.saml.keys import certificate, private_key

pytest.importorskip("signxml", reason="the extra saml is not installed: pip install 'specdouble[saml]'")


@pytest.fixture
def server(tmp_path):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text("maya: {profile: {name: Maya <L>, email: m@acme.example}}")
    return with_control(serve_api(tmp_path, NOTES))


def test_a_form_leads_to_where_assertions_are_taken(server):
    page = server.get("/-/identity/notes/saml?acs=/notes/acs&RelayState=a%22b").content.decode()

    assert '<form method="post" action="/notes/acs">' in page
    assert 'name="RelayState" value="a&quot;b"' in page
    assert "<button>Maya &lt;L&gt;<small>m@acme.example</small></button>" in page


def test_a_path_that_names_a_sandbox_keeps_to_it(server):
    page = server.get("/-/s/pr-42/-/identity/notes/saml?acs=/notes/acs").content.decode()

    assert 'action="/-/s/pr-42/notes/acs"' in page
    response = b64decode(page.partition('name="SAMLResponse" value="')[2].partition('"')[0]).decode()
    assert 'Recipient="http' in response
    assert '/notes/acs"' in response
    assert "/-/s/" not in response


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "acs came as ''"),
        ("acs=https://evil.example/", "acs came as 'https://evil.example/'"),
        ("acs=/notes/acs&audience=%00", "audience came as"),
        ("acs=/notes/acs&RelayState=%0a", "RelayState came as"),
    ],
)
def test_what_makes_no_sense_is_refused(server, query, message):
    answer = server.get(f"/-/identity/notes/saml?{query}")

    assert answer.status == 400
    assert message in answer.body["detail"]


def test_metadata_lead_to_the_page(server):
    answer = server.get("/-/identity/notes/saml/metadata")

    assert answer.headers["content-type"].startswith("application/samlmetadata+xml")
    assert '/-/identity/notes/saml"/>' in answer.content.decode()


@pytest.mark.parametrize("page", ["saml?acs=/notes/acs", "saml/metadata"])
def test_without_the_extra_the_answer_says_how_to_get_it(server, monkeypatch, page):
    private_key.cache_clear()
    certificate.cache_clear()
    for name in ("cryptography", "lxml.etree", "signxml"):
        monkeypatch.setitem(sys.modules, name, None)

    answer = server.get(f"/-/identity/notes/{page}")

    assert answer.status == 501
    assert "pip install 'specdouble[saml]'" in answer.body["detail"]


def test_an_unknown_api_is_not_found(server):
    assert server.get("/-/identity/nots/saml?acs=/a").status == 404
    assert server.get("/-/identity/nots/saml/metadata").status == 404
