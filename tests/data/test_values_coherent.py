"""The fields of one object agree with one another, and with what was given."""

from __future__ import annotations

import re

import pytest
from data_schemas import document_of, values_of
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
WHOLE = {"type": "integer"}
MONEY = {"type": "number"}
FLAG = {"type": "boolean"}
KEYS = st.one_of(st.integers(0, 500), st.uuids().map(str))
LAW = settings(derandomize=True, max_examples=60, deadline=None)


def make(key, collection="things", settled=None, **properties):
    schema = {"type": "object", "properties": properties, "required": sorted(properties)}
    return values_of(document_of()).row(schema, collection=collection, key=key, given=settled or {})


@LAW
@given(KEYS)
def test_what_is_made_comes_before_what_is_changed_and_deleted(key):
    row = make(key, created_at=TIME, updatedAt=TIME, deleted_at=TIME, last_login_at=TIME)

    assert row["created_at"] <= row["updatedAt"] <= row["deleted_at"]
    assert row["created_at"] <= row["last_login_at"] <= "2026-01-15T00:00:00.000Z"


@LAW
@given(KEYS, st.sampled_from([("start_date", "end_date"), ("valid_from", "valid_to"), ("departure", "arrival")]))
def test_what_starts_comes_before_what_ends(key, names):
    row = make(key, **dict.fromkeys(names, TIME))

    assert row[names[0]] < row[names[1]]


@LAW
@given(KEYS)
def test_a_given_start_is_followed_by_an_end(key):
    row = make(key, settled={"startsAt": "2031-05-01T08:00:00Z"}, startsAt=TIME, endsAt=TIME)

    assert row["endsAt"] > row["startsAt"]


@LAW
@given(KEYS, st.datetimes().map(lambda moment: moment.isoformat(timespec="milliseconds") + "Z"))
def test_a_row_given_its_making_is_not_changed_before(key, moment):
    row = make(key, settled={"createdAt": moment}, createdAt=TIME, updatedAt=TIME)

    assert row["createdAt"] == moment
    assert row["updatedAt"] >= moment


@LAW
@given(KEYS)
def test_a_person_has_one_name(key):
    row = make(key, "users", first_name=TEXT, last_name=TEXT, full_name=TEXT, name=TEXT, email=TEXT)

    assert row["full_name"] == row["name"] == f"{row['first_name']} {row['last_name']}"
    assert row["email"].startswith(row["first_name"].lower())


def test_the_email_follows_a_given_name():
    row = make(
        1, "users", {"name": "Ada Lovelace"}, name=TEXT, email={"type": "string", "format": "email"}, username=TEXT
    )

    assert (row["email"], row["username"]) == ("ada.lovelace@example.com", "alovelace")


def test_names_follow_a_given_email():
    row = make(1, "users", {"email": "ada.lovelace@example.org"}, email=TEXT, firstName=TEXT, lastName=TEXT)

    assert (row["firstName"], row["lastName"]) == ("Ada", "Lovelace")


@LAW
@given(KEYS)
def test_a_customer_in_an_order_has_an_email_that_agrees(key):
    row = make(key, "orders", customer_name=TEXT, customer_email={"type": "string", "format": "email"})

    first = row["customer_name"].split()[0].lower()
    assert row["customer_email"].startswith(first)


@LAW
@given(KEYS)
def test_a_slug_is_made_of_the_name(key):
    row = make(key, "organizations", name=TEXT, slug=TEXT)

    assert row["slug"] == re.sub("[^a-z0-9]+", "-", row["name"].lower()).strip("-")


@LAW
@given(KEYS)
def test_a_place_is_one_place(key):
    row = make(key, city=TEXT, country=TEXT, country_code=TEXT, timezone=TEXT, latitude=MONEY, currency=TEXT)
    again = make("other", settled={"city": row["city"]}, **dict.fromkeys(row, TEXT))

    assert (again["country"], again["timezone"]) == (row["country"], row["timezone"])


@LAW
@given(KEYS)
def test_a_count_is_the_length_of_its_array(key):
    row = make(key, tags={"type": "array", "items": TEXT}, tag_count=WHOLE, items={"type": "array"}, num_items=WHOLE)

    assert (row["tag_count"], row["num_items"]) == (len(row["tags"]), len(row["items"]))


@LAW
@given(KEYS)
def test_a_list_on_one_page_says_so(key):
    items = {"type": "array", "items": {"type": "object", "properties": {"name": TEXT}}}
    row = make(
        key, data=items, total=WHOLE, page=WHOLE, has_more={"type": "boolean"}, next_cursor={"type": ["string", "null"]}
    )

    assert row["total"] == len(row["data"])
    assert (row["page"], row["has_more"], row["next_cursor"]) == (1, False, None)


@LAW
@given(KEYS)
def test_a_bill_adds_up(key):
    line = {"type": "object", "properties": {"quantity": WHOLE, "unit_price": MONEY, "total": MONEY}}
    row = make(key, "orders", lines={"type": "array", "items": line}, subtotal=MONEY, tax=MONEY, total=MONEY)

    assert all(each["total"] == round(each["quantity"] * each["unit_price"], 2) for each in row["lines"])
    assert row["subtotal"] == pytest.approx(sum(each["total"] for each in row["lines"]))
    assert row["total"] == pytest.approx(row["subtotal"] + row["tax"])


@LAW
@given(KEYS)
def test_bounds_are_in_order(key):
    row = make(key, min_price=MONEY, max_price=MONEY, minimum_age=WHOLE, maximum_age=WHOLE, used=WHOLE, limit=WHOLE)

    assert row["min_price"] <= row["max_price"]
    assert row["minimum_age"] <= row["maximum_age"]
    assert row["used"] <= row["limit"]


@LAW
@given(KEYS)
def test_tokens_add_up(key):
    row = make(key, "traces", prompt_tokens=WHOLE, completion_tokens=WHOLE, total_tokens=WHOLE)

    assert row["total_tokens"] == row["prompt_tokens"] + row["completion_tokens"]


@LAW
@given(KEYS)
def test_a_file_is_of_the_type_that_its_name_says(key):
    row = make(key, "files", filename=TEXT, extension=TEXT, mime_type=TEXT)

    assert row["filename"].endswith("." + row["extension"])
    assert (row["extension"] == "pdf") == (row["mime_type"] == "application/pdf")


@LAW
@given(KEYS)
def test_what_is_pending_has_not_been_shipped(key):
    schema = {
        "type": "object",
        "properties": {"status": {"enum": ["pending", "shipped", "cancelled"]}, "shipped_at": TIME},
    }
    row = values_of(document_of()).row(schema, collection="orders", key=key)

    assert ("shipped_at" in row) == (row["status"] == "shipped")


@LAW
@given(KEYS)
def test_no_rule_breaks_a_schema(key):
    row = make(
        key, tags={"type": "array", "items": TEXT}, tag_count={"const": 40}, total={"type": "integer", "minimum": 9}
    )

    assert row["tag_count"] == 40
    assert row["total"] >= 9


@LAW
@given(KEYS)
def test_every_host_is_reserved(key):
    properties = {
        name: {"type": "string", "format": form}
        for name, form in {"url": "uri", "website": "uri", "avatar": "url", "callback_url": "uri", "host": "hostname",
                           "email": "email", "support_email": "email", "self": "uri", "image": "uri"}.items()
    }  # fmt: skip

    row = make(key, "organizations", domain=TEXT, homepage=TEXT, logo_url=TEXT, **properties)

    hosts = [re.sub(r"^(https://|.*@)", "", value).split("/")[0] for value in row.values()]
    assert all(re.fullmatch(r"([a-z0-9-]+\.)*example\.(com|org|net)", host) for host in hosts), hosts


@pytest.mark.parametrize("key", range(12))
def test_the_pages_of_a_book_and_the_size_of_a_file_are_no_paging(key):
    book = make(key, "books", pages=WHOLE, size=WHOLE, tags={"type": "array", "items": TEXT})

    assert book["size"] > 100
    assert book["pages"] == make(key, "books", pages=WHOLE)["pages"]


@LAW
@given(KEYS)
def test_items_are_numbered_in_their_order(key):
    choice = {"type": "object", "properties": {"index": WHOLE, "position": WHOLE}}
    row = make(key, choices={"type": "array", "items": choice, "minItems": 3})

    assert [each["index"] for each in row["choices"]] == list(range(len(row["choices"])))
    assert row["choices"][0]["position"] == 1


@LAW
@given(KEYS)
def test_map_has_the_keys_that_its_example_shows(key):
    shown = {"language": "English", "tone": "friendly"}
    row = make(key, words={"type": "object", "additionalProperties": {"type": "string"}, "example": shown})

    assert row["words"].keys() == shown.keys()


@LAW
@given(KEYS, st.sampled_from([("is_upvote", "is_downvote"), ("enabled", "disabled"), ("isPublic", "isPrivate")]))
def test_opposites_contradict_each_other(key, names):
    row = make(key, **dict.fromkeys(names, FLAG))
    told = make(key, settled={names[1]: True}, **dict.fromkeys(names, FLAG))

    assert row[names[0]] is not row[names[1]]
    assert (told[names[0]], told[names[1]]) == (False, True)
