"""What Ejento's journeys share: the control plane of the double that the client speaks to."""

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from specdouble.serve.credentials import Credentials
from specdouble.testing.exchange import Sent


@pytest.fixture
def control(ejento):
    """Send a request to `/-/`: `control("GET", "/-/state/ejento/sessions")` returns the exchange."""

    def ask(method, path, body=None):
        headers = {} if body is None else {"Content-Type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        root = ejento.target.base_url.removesuffix("/ejento")
        return ejento.target.send(Sent(method, f"{root}{path}", headers, content))

    return ask


@pytest.fixture
def bearer(ejento):
    """Return a client that signs in with an access token, and a key of the first organization unless told otherwise."""

    def client(token, key="demo-nordvik"):
        headers = {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": key}
        return replace(ejento, given=Credentials(headers=headers))

    return client


@pytest.fixture
def exact():
    """Return what reads a figure, a number or several by name, as exact numbers that can be added."""

    def read(figure):
        parts = figure if isinstance(figure, dict) else {"": figure}
        return Counter({name: Decimal(str(part)) for name, part in parts.items()})

    return read
