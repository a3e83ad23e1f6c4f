"""Holds every answer of the control plane, in every test here, to the control plane's own document."""

from __future__ import annotations

import pytest
from serving_kit import Answered, Served

from specdouble.contract.router import Router
from specdouble.control.own_document import own_document
from specdouble.errors import MethodNotAllowed, NotFound
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.judge import Judge

JUDGE = Judge(own_document())
ROUTER = Router(own_document().operations)


@pytest.fixture(autouse=True)
def answers_of_the_control_plane_conform(monkeypatch: pytest.MonkeyPatch) -> None:
    send = Served.send

    def send_and_judge(self: Served, method: str, path: str, *rest, **more) -> Answered:
        answer = send(self, method, path, *rest, **more)
        assert broken(method, path, answer) == []
        return answer

    monkeypatch.setattr(Served, "send", send_and_judge)


def broken(method: str, path: str, answer: Answered) -> list[str]:
    """Tell how an answer breaks the document; a path or a method that is not in it has nothing to break.

    HEAD goes with GET (RFC 9110, 9.3.2), and has no body to judge.
    """
    if method == "HEAD":
        return []
    path = path.partition("?")[0]
    if path.startswith("/-/s/"):
        path = "/" + path.removeprefix("/-/s/").partition("/")[2]
    try:
        operation = ROUTER.match(method, path).operation
    except (NotFound, MethodNotAllowed):
        return []
    return JUDGE(operation, Exchange(Sent(method, path, {}, b""), answer.status, answer.headers, answer.content))
