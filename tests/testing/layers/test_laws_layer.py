"""The laws, where a server goes down in the middle of them."""

import httpx
from layers_kit import Lamps, run_over

from specdouble.testing.target import InProcess


def test_server_that_goes_down_is_a_finding(monkeypatch):
    send, left = InProcess.send, iter(range(150))

    def send_for_a_while(self, sent):
        if next(left, None) is None:
            raise httpx.ConnectError("Connection refused")
        return send(self, sent)

    monkeypatch.setattr(InProcess, "send", send_for_a_while)

    (found,) = run_over(Lamps(), "laws").log.findings

    assert (found.check, found.sentence) == ("answers", "a request is not answered: Connection refused")
