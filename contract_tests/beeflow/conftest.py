"""What Bee Flow's journeys share: the control plane of the double that the client speaks to."""

import json

import pytest

from specdouble.testing.exchange import Sent

ORIGIN = "http://localhost"


@pytest.fixture
def control(beeflow):
    """Send a request to `/-/`: `control("GET", "/-/state/beeflow/invites")` returns the exchange."""

    def ask(method, path, body=None):
        headers = {} if body is None else {"Content-Type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        return beeflow.target.send(Sent(method, f"{ORIGIN}{path}", headers, content))

    return ask
