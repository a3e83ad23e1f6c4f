"""Directory integration. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

BAGGAGE = "0d5b7c31-94ae-4f62-8b1d-3e7a6c9f2b40"  # the folder at /policies/baggage


@pytest.mark.parametrize(
    "body",
    [
        {"directory_path": "/policies/baggage"},
        {"folder_id": BAGGAGE},
        {"directory_path": "/policies/baggage", "folder_id": BAGGAGE},
        {"directory_path": "/policies/baggage", "folder_id": None},
    ],
)
def test_either_names_the_directory(alli, body):
    """trigger_directory_integration: one of directory_path / folder_id selects the target."""
    answer = alli.trigger_directory_integration(body=body)

    assert answer["success"]
    assert "/policies/baggage" in answer["message"]


def test_task_is_known_by_its_id(alli, sandbox):
    """trigger_directory_integration: task_id tracks the asynchronous operation; no status endpoint in the seed."""
    first = alli.trigger_directory_integration(folder_id=BAGGAGE)["task_id"]
    second = alli.trigger_directory_integration(folder_id=BAGGAGE)["task_id"]

    assert first != second
    assert sandbox.control("GET", f"state/alli/integration_tasks/{first}")["status"] == "queued"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"directory_path": None, "folder_id": None},
        {"directory_path": "/policies/pets"},
        {"directory_path": "/policies/refunds", "folder_id": BAGGAGE},
        {"directory_path": "/ryokan"},
    ],
)
def test_what_cannot_be_integrated_is_told_in_a_200(alli, sandbox, body):
    """trigger_directory_integration: failure is success=false with message in a 200 body."""
    answer = alli.trigger_directory_integration(body=body)

    assert (answer["success"], answer["task_id"]) == (False, None)
    assert answer["message"]
    assert sandbox.control("GET", "state/alli/integration_tasks")["total"] == 0
