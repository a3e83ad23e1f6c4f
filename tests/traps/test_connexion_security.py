"""Security: where Connexion refuses for ever, or lets anybody in."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_api
from traps_kit import FROZEN, document, operation, stranger

from specdouble.errors import ConfigError

SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "token": {"type": "http", "scheme": "bearer"},
}
PERSONAS = "ada: {role: admin, user: ada, credentials: {key: k-ada, token: t-ada}}\n"
HANDLER = "def take(user):\n    return user.name\n"


def guarded(folder: Path, security: object, **schemes: object) -> Served:
    """Serve an operation that answers with the caller's name, to one persona."""
    components = {"securitySchemes": {**SCHEMES, **schemes}}
    text = document({"/things": {"get": operation(security=security)}}, version="3.1.0", components=components)
    (folder / "fixtures").mkdir()
    (folder / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return serve_api(folder, text, things=HANDLER, settings=FROZEN)


def test_two_schemes_together_have_one_caller(tmp_path: Path) -> None:
    """Where two schemes are both asked for, Connexion hands over no user."""
    served = guarded(tmp_path, [{"key": [], "token": []}])

    assert served.get("/things", x_key="k-ada", authorization="Bearer t-ada").body == "ada"
    assert served.get("/things", x_key="k-ada").status == 401


def test_a_refusal_says_how_to_sign_in(tmp_path: Path) -> None:
    """Connexion's 401 has no `WWW-Authenticate`, which HTTP asks for (RFC 9110, 11.6.1)."""
    served = guarded(tmp_path, [{"token": []}])

    assert served.get("/things").headers["www-authenticate"] == 'Bearer realm="Things"'


def test_a_wrong_token_is_no_stranger(tmp_path: Path) -> None:
    """Where security is optional, Connexion takes a wrong token for none at all."""
    served = guarded(tmp_path, [{}, {"token": []}])

    assert [served.get("/things").status, served.get("/things", authorization="Bearer wrong").status] == [200, 401]


def test_a_key_of_nobody_is_refused(tmp_path: Path) -> None:
    """A mock that takes any key fails Schemathesis' check of authentication, and hides a client's mistake."""
    served = guarded(tmp_path, [{"key": []}])

    assert [served.get("/things", x_key=key).status for key in ("k-ada", "k-bob")] == [200, 401]


UNUSUAL = pytest.mark.parametrize(
    ("scheme", "sent"),
    [
        ({"type": "http", "scheme": "digest"}, {"authorization": "Digest abc"}),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://id.example.com/"}, {"authorization": "Bearer abc"}),
        ({"type": "mutualTLS"}, {}),
        ({"type": "http", "scheme": "hoba"}, {"authorization": "HOBA abc"}),
    ],
    ids=["digest", "openIdConnect", "mutualTLS", "hoba"],
)


@UNUSUAL
def test_a_scheme_that_nothing_checks_shuts_nobody_out_of_a_foreign_document(tmp_path: Path, scheme, sent) -> None:
    """Connexion answers 401 to everybody, and says nothing; with mutualTLS it does not start."""
    paths = {"/things": {"get": operation(security=[{"odd": []}])}}
    served = stranger(tmp_path, paths, version="3.1.0", components={"securitySchemes": {"odd": scheme}})

    assert served.get("/things", **sent).status == 200


@UNUSUAL
def test_a_scheme_that_no_persona_can_meet_stops_a_project(tmp_path: Path, scheme, sent) -> None:
    """What can never be signed in to is said at the start."""
    with pytest.raises(ConfigError, match="'odd', and no persona"):
        guarded(tmp_path, [{"odd": []}], odd=scheme)
