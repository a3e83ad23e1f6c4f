"""Signing in. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

MARTA = {"email": "marta@nordvik.example", "password": "grid-and-sea-7"}
DAY = 24 * 3600


def test_password_opens_a_session(ejento, bearer):
    """authenticate_user: public guide calls it Login (Exchange Credentials)."""
    pair = ejento.authenticate_user(**MARTA)["data"]

    assert pair["expires_on"] == "2026-01-22T09:00:00.000Z"
    assert bearer(pair["access_token"]).get_me()["data"]["full_name"] == "Marta Lindqvist"


@pytest.mark.parametrize(
    "said",
    [
        {**MARTA, "password": "wrong"},
        {**MARTA, "email": "nobody@nordvik.example"},
        {"email": "johan@nordvik.example", "password": ""},
        {"email": "amira@nordvik.example", "password": "null"},
    ],
)
def test_wrong_credentials_are_refused(ejento, said):
    """authenticate_user: wrong credentials -> 401."""
    assert ejento.expect(401).authenticate_user(**said)["data"] is None


def test_token_ends_after_a_week(ejento, bearer, control):
    token = ejento.authenticate_user(**MARTA)["data"]["access_token"]
    control("POST", "/-/clock/advance", {"seconds": 7 * DAY - 1})
    assert bearer(token).get_me()["success"]
    control("POST", "/-/clock/advance", {"seconds": 1})
    bearer(token).expect(401).get_me()


def test_refreshing_replaces_the_token(ejento, bearer):
    """refresh_access_token: no body: current access token as bearer."""
    old = ejento.authenticate_user(**MARTA)["data"]["access_token"]
    new = bearer(old).refresh_access_token()["data"]

    assert new["access_token"] != old
    assert bearer(new["access_token"]).get_me()["data"]["id"] == 1
    bearer(old).expect(401).refresh_access_token()


def test_refreshing_answers_the_envelope_of_today(ejento, bearer):
    """refresh_access_token: an older commit of the same repo used the placeholder."""
    token = ejento.authenticate_user(**MARTA)["data"]["access_token"]
    assert set(bearer(token).refresh_access_token()["data"]) == {"access_token", "ejento_access_token", "expires_on"}


def test_exchange_token_is_good_once_and_not_for_long(ejento, bearer, control):
    """exchange_passwordless_token_for_access_tokens: exchange token is single use and short-lived."""
    handed = ejento.request_exchange_token(email="tobias@nordvik.example")["data"]
    pair = ejento.exchange_token(exchange_token=handed["exchange_token"])["data"]
    assert bearer(pair["access_token"]).get_me()["data"]["id"] == 4
    ejento.expect(401).exchange_token(exchange_token=handed["exchange_token"])

    late = ejento.request_exchange_token(email="tobias@nordvik.example")["data"]
    control("POST", "/-/clock/advance", {"seconds": late["expires_in"]})
    ejento.expect(401).exchange_token(exchange_token=late["exchange_token"])


def test_registered_people_sign_in_and_belong_to_nothing_yet(ejento, bearer):
    made = ejento.register_user(email="nils@nordvik.example", password="salt-and-wind-9", full_name="Nils Aas")["data"]
    assert (made["role"], made["organization_id"], "password" in made) == ("member", 1, False)

    token = ejento.authenticate_user(email="nils@nordvik.example", password="salt-and-wind-9")["data"]["access_token"]
    assert bearer(token).list_projects() == []


def test_address_is_taken_once(ejento):
    """register_user: duplicate e-mail -> 409."""
    for email in ("marta@nordvik.example", "Marta@Nordvik.example", "claire@kestrel.example"):
        ejento.expect(409).register_user(email=email, password="another-one-1")


def test_changed_password_is_the_one_that_counts(ejento):
    ejento.expect(401).update_password(current_password="wrong", new_password="x")
    ejento.update_password(current_password="grid-and-sea-7", new_password="grid-and-sea-8")
    ejento.expect(401).authenticate_user(**MARTA)
    assert ejento.authenticate_user(email=MARTA["email"], password="grid-and-sea-8")["success"]


def test_both_credentials_are_needed_and_of_one_organization(ejento, bearer):
    token = ejento.authenticate_user(**MARTA)["data"]["access_token"]
    bearer(token, "demo-kestrel").expect(401).get_me()
    ejento.as_("stranger").expect(401).authenticate_user(**MARTA)
