"""What Bee Flow's journeys share: the control plane of the double that the client speaks to."""

import json

import pytest

from specdouble.testing.exchange import Sent


@pytest.fixture
def control(beeflow):
    """Send a request to `/-/`: `control("GET", "/-/state/beeflow/invites")` returns the exchange."""

    def ask(method, path, body=None):
        headers = {} if body is None else {"Content-Type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        root = beeflow.target.base_url.removesuffix("/beeflow")
        return beeflow.target.send(Sent(method, f"{root}{path}", headers, content))

    return ask
