"""Faker, and made-up values at all: believable by their names, the same each time, of the double's own clock."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from serving_kit import Answered, Served, serve_api, with_control
from traps_kit import FROZEN, answering, body, document, operation, parameter, stranger

PERSON = {
    "type": "object",
    "required": ["id", "first_name", "email", "created_at", "updated_at", "code"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "first_name": {"type": "string"},
        "email": {"type": "string", "format": "email"},
        "created_at": {"type": "string", "format": "date-time", "readOnly": True},
        "updated_at": {"type": "string", "format": "date-time", "readOnly": True},
        "code": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$"},
    },
}
ONE = [parameter({"type": "integer"}, "path", "id")]
PEOPLE = {
    "/people": {
        "get": operation("list_people", responses=answering({"type": "array", "items": PERSON})),
        "post": operation(
            "create_person", requestBody=body({"type": "object"}), responses=answering(PERSON, status="201")
        ),
    },
    "/people/{id}": {"get": operation("get_person", parameters=ONE, responses=answering(PERSON))},
}


@pytest.fixture
def people(tmp_path: Path) -> Served:
    return stranger(tmp_path, PEOPLE)


def test_a_name_is_a_name(people: Served) -> None:
    """A generator that looks at types alone writes `illum molestias` for a name."""
    for person in people.get("/people").body:
        assert person["first_name"].istitle()
        assert person["first_name"].lower() in person["email"]


def test_times_agree_with_each_other(people: Served) -> None:
    """Values made one by one are updated before they are made."""
    assert all(one["created_at"] <= one["updated_at"] for one in people.get("/people").body)


def test_a_pattern_is_kept(people: Served) -> None:
    """A text made by its name, or by length, breaks the pattern."""
    assert all(re.fullmatch(r"[A-Z]{2}-[0-9]{4}", one["code"]) for one in people.get("/people").body)


def test_the_order_of_requests_changes_no_value(tmp_path: Path) -> None:
    """A generator with one stream of chance gives what it is at, to whoever comes first."""
    first, second = (stranger(tmp_path, PEOPLE) for _ in range(2))
    ids = [person["id"] for person in first.get("/people").body]

    assert [first.get(f"/people/{one}").body for one in ids] == [
        second.get(f"/people/{one}").body for one in ids[::-1]
    ][::-1]


def test_dates_follow_the_clock_of_the_double(tmp_path: Path) -> None:
    """Faker's `date_time_between` asks the machine what day it is."""
    served = stranger(tmp_path, PEOPLE)

    assert {one["created_at"][:4] for one in served.get("/people").body} <= {"2025", "2026"}
    assert all(one["created_at"] <= "2026-01-15T09:00:00Z" for one in served.get("/people").body)


def test_values_begin_anew_after_a_reset(people: Served) -> None:
    """Faker's `.unique` remembers over a new seed, and runs out."""
    served = with_control(people)
    before = served.get("/people").body

    for _ in range(3):
        assert served.post("/-/reset", {}).status == 204

    assert served.get("/people").body == before


FAKE = "def take(fake):\n    return [fake.name(), fake.email()]\n"


def test_a_handler_gets_the_same_words_for_the_same_request(tmp_path: Path) -> None:
    """A Faker that is seeded once gives another word each time."""
    served = serve_api(tmp_path, document({"/things": {"get": operation()}}), things=FAKE, settings=FROZEN)

    assert served.get("/things").content == served.get("/things").content


def test_one_faker_serves_every_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Building one takes 15 milliseconds, and the first of a process half a second."""
    built = []
    faker = pytest.importorskip("faker")
    make = faker.Faker
    monkeypatch.setattr(faker, "Faker", lambda *args: built.append(1) or make(*args))
    served = serve_api(tmp_path, document({"/things": {"get": operation()}}), things=FAKE, settings=FROZEN)

    for _ in range(5):
        served.get("/things")

    assert built == [1]


def test_requests_at_once_do_not_share_chance(tmp_path: Path) -> None:
    """A Faker is not safe for two at a time: whoever asks while another waits gets what it would alone."""
    served = with_control(
        serve_api(
            tmp_path,
            document({"/things": {"get": operation(parameters=[parameter({"type": "integer"}, name="n")])}}),
            things="import asyncio\nasync def take(n, fake):\n"
            "    first = fake.name()\n    await asyncio.sleep(0)\n    return [first, fake.name(), fake.name()]\n",
            settings=FROZEN,
        )
    )
    for name in ("a", "b"):
        assert served.send("PUT", f"/-/sandboxes/{name}").status == 201
    alone = [_ask(served, n) for n in range(6)]

    async def together() -> list[Answered]:
        sent = (served.send_async("GET", f"/-/s/{'ab'[n % 2]}/notes/things?n={n}") for n in range(6))
        return await asyncio.gather(*sent)

    assert [answer.body for answer in asyncio.run(together())] == alone


def _ask(served: Served, n: int) -> list[str]:
    return served.get(f"/notes/things?n={n}").body
