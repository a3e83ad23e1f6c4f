"""What the journeys of several APIs share."""

import json

import pytest

from specdouble.testing.exchange import Sent


@pytest.fixture
def control(request):
    """Send a request to `/-/`: `control("GET", "/-/state/beeflow/invites")` returns the exchange.

    It goes to the double that the client of the folder's API speaks to.
    """
    api = request.path.parent.name
    target = request.getfixturevalue(api).target
    root = target.base_url.removesuffix(f"/{api}")

    def ask(method, path, body=None):
        headers = {} if body is None else {"Content-Type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        return target.send(Sent(method, f"{root}{path}", headers, content))

    return ask
