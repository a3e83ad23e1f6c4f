"""What Ejento's journeys share."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from specdouble.serve.credentials import Credentials


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
