"""Chat threads. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

AUTUMN = 1  # Tobias with the billing helper
STORM = 3  # Sanna, asked from Teams
GUESTS = 11  # Marta, who owns the organization


def ids(rows):
    return [row["id"] for row in rows]


def test_threads_are_ones_own_and_all_for_who_runs_the_organization(ejento):
    assert ids(ejento.as_("member").list_chat_threads()) == [1, 6, 8]
    assert ids(ejento.as_("stranger").list_chat_threads()) == [9]
    assert ids(ejento.list_chat_threads()) == [1, 2, 3, 4, 5, 6, 7, 8, 11]


def test_thread_of_another_does_not_exist(ejento):
    manager = ejento.as_("manager")

    assert manager.expect(404).get_chat_thread(AUTUMN)["message"] == "chat thread 1 not found"
    assert manager.expect(404).update_chat_thread(AUTUMN, title="Mine")["success"] is False
    assert manager.expect(404).delete_chat_thread(AUTUMN)["success"] is False


def test_thread_is_opened_with_an_agent_that_one_sees(ejento):
    member = ejento.as_("member")
    made = member.create_chat_thread(1, created_by="elin@nordvik.example")["data"]

    assert (made["agent"], made["user"], made["created_by"]) == (1, 4, "tobias@nordvik.example")
    assert made in member.list_chat_threads_of_agent(1)
    assert member.expect(404).create_chat_thread(99)["success"] is False


def test_agent_of_the_body_is_that_of_the_path(ejento):
    assert ejento.create_chat_thread(1, agent=1)["data"]["agent"] == 1
    assert (
        ejento.expect(400).create_chat_thread(1, agent=2)["message"]
        == "agent: came 2, expected 1, the agent of the path"
    )


def test_first_question_names_a_thread_and_later_ones_do_not(ejento):
    made = ejento.create_chat_thread(1)["data"]
    assert made["title"] == "New chat"

    ejento.generate_agent_response(1, user_query="Who reads the meter?", chat_thread_id=made["id"])
    ejento.generate_agent_response(1, user_query="And when?", chat_thread_id=made["id"])

    assert ejento.get_chat_thread(made["id"])["data"]["title"] == "Who reads the meter?"


def test_thread_is_renamed(ejento):
    changed = ejento.as_("member").update_chat_thread(AUTUMN, title="October")["data"]

    assert (changed["title"], changed["modified_on"]) == ("October", "2026-01-15T09:00:00.000Z")
    assert ejento.get_chat_thread(AUTUMN)["data"] == changed


def test_deleted_thread_stays_as_a_row_that_nobody_is_shown(ejento, control):
    """delete_chat_thread: threads carry is_deleted: soft delete."""
    member = ejento.as_("member")
    member.delete_chat_thread(AUTUMN)

    assert member.expect(404).get_chat_thread(AUTUMN)["success"] is False
    assert AUTUMN not in ids(ejento.list_chat_threads())
    assert control("GET", "/-/state/ejento/chat_threads/1").status == 404
    assert control("GET", "/-/state/ejento/chat_threads/10").status == 404  # deleted in the fixtures


def test_answers_go_with_their_thread(ejento):
    member = ejento.as_("member")
    assert member.get_agent_response(1)["success"]

    member.delete_chat_thread(AUTUMN)

    assert member.expect(404).get_agent_response(1)["success"] is False
    assert member.expect(404).get_chat_log(1)["success"] is False
    assert member.expect(404).list_agent_responses_of_chat_thread(AUTUMN)["success"] is False


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"agent_id": 5}, [4, 7, 11]),
        ({"user_id": 4}, [1, 6, 8]),
        ({"title": "Guests on Friday"}, [11]),
        ({"query_source": "teams-ejento"}, [3]),
        ({"query_source": "teams-ejento", "agent_id": 1}, []),
    ],
)
def test_filters_narrow_the_list(ejento, filters, expected):
    assert ids(ejento.list_chat_threads(**filters)) == expected


def test_threads_of_an_agent_are_those_of_the_caller(ejento):
    assert ids(ejento.list_chat_threads_of_agent(1)) == [1, 2, 8]
    assert ids(ejento.as_("manager").list_chat_threads_of_agent(1)) == [2]
    assert ids(ejento.list_chat_threads_of_agent(3, query_source="teams-ejento")) == [STORM]
    assert ejento.expect(404).list_chat_threads_of_agent(99)["success"] is False
