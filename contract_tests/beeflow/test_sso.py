"""Sign-in with accounts from elsewhere. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

PROVIDERS = ("google", "microsoft", "github", "nextcloud")


def begun(beeflow, provider, query=""):
    """Begin a sign-in, and return where the browser is led."""
    answer = beeflow.as_(None).send("GET", f"/auth/{provider}/login{query}")
    assert answer.status == 302
    return urlsplit(answer.headers["location"])


def back(beeflow, provider, **told):
    query = "&".join(f"{name}={value}" for name, value in told.items())
    return beeflow.as_(None).send("GET", f"/auth/{provider}/callback?{query}")


def chosen(control, page):
    """Choose the first person on the provider's page, and return what comes back."""
    shown = control("GET", f"{page.path}?{page.query}").content.decode()
    way = html.unescape(re.search(r'href="([^"]*code=[^"]*)"', shown)[1])
    return {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_sign_in_leads_to_the_provider(beeflow, provider):
    """start_google_login: 302 to the provider. start_microsoft_login: 302 to the provider.

    start_github_login: 302 to the provider. start_nextcloud_login: 302 to the provider.
    """
    page = begun(beeflow, provider)

    assert page.path == "/-/identity/beeflow"
    assert parse_qs(page.query)["redirect_uri"] == [f"/beeflow/auth/{provider}/callback"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_is_chosen_comes_back_signed_in(beeflow, control, provider):
    """finish_google_login: callback sets the cookie and redirects to /app.

    finish_microsoft_login: callback sets the cookie and redirects to /app.
    finish_github_login: callback sets the cookie and redirects to /app.
    finish_nextcloud_login: callback sets the cookie and redirects to /app.
    """
    told = chosen(control, begun(beeflow, provider))

    answer = back(beeflow, provider, **told)

    assert (answer.status, answer.headers["location"]) == (302, "/app")
    cookie = answer.headers["set-cookie"].partition(";")[0]
    assert beeflow.as_(None).send("GET", "/auth/user", headers={"Cookie": cookie}).body["id"] == "u_lotte"


def test_browser_goes_on_where_it_wanted(beeflow, control):
    told = chosen(control, begun(beeflow, "google", "?next=/app/inbox"))

    assert back(beeflow, "google", **told).headers["location"] == "/app/inbox"


def test_refusal_of_the_provider_signs_nobody_in(beeflow):
    state = parse_qs(begun(beeflow, "github").query)["state"][0]

    answer = back(beeflow, "github", state=state, error="access_denied")

    assert answer.headers["location"] == "/app?error=access_denied"
    assert "set-cookie" not in answer.headers


def test_state_of_another_sign_in_is_refused(beeflow, control, clock):
    told = chosen(control, begun(beeflow, "google"))

    assert back(beeflow, "github", **told).status == 400
    assert back(beeflow, "google", code=told["code"], state="made-up").status == 400
    clock.advance(600)
    assert back(beeflow, "google", **told).status == 400


def test_token_from_a_popup_is_picked_up(beeflow):
    token = beeflow.as_("user").create_session_token()["token"]

    picked = beeflow.as_(None).send("GET", f"/auth/login-pickup?token={token}")
    wrong = beeflow.as_(None).send("GET", "/auth/login-pickup?token=made-up")

    cookie = picked.headers["set-cookie"].partition(";")[0]
    assert beeflow.as_(None).send("GET", "/auth/user", headers={"Cookie": cookie}).body["id"] == "u_bram"
    assert wrong.headers["location"] == "/app?error=invalid_token"


def test_sign_in_below_the_path_of_a_sandbox_stays_there(control):
    begun_there = control("GET", "/-/s/popup/beeflow/auth/google/login?next=/beeflow/auth/user")
    page = control("GET", begun_there.headers["location"]).content.decode()
    way = html.unescape(re.search(r'href="([^"]*code=[^"]*)"', page)[1])

    come_back = control("GET", way)

    assert come_back.headers["location"] == "/-/s/popup/beeflow/auth/user"
    assert "; Path=/-/s/popup/beeflow;" in come_back.headers["set-cookie"]
