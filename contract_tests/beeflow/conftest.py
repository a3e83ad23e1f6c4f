"""What Bee Flow's journeys share."""

import hmac
import json

import pytest

KEY = "bft_demo_hive"  # of the tenant Hive Logistics
NOW = 1768467600  # 2026-01-15T09:00:00Z


@pytest.fixture
def pro(beeflow, control):
    """Polder Health on the tier pro: the client of its administrator."""
    dates = {"issuedAt": "2026-01-01T00:00:00.000Z", "expiresAt": None, "lastVerifiedAt": "2026-01-15T03:00:00.000Z"}
    row = {"id": "org_polder", "tier": "pro", "key": "a key", **dates}
    assert control("POST", "/-/state/beeflow/licenses", row).status == 201
    return beeflow.as_("polder-admin")


@pytest.fixture
def post_signed(beeflow):
    """Sign a JSON body as the vendor does, and post it: `post_signed("/webhook/...", {...}, key="...", at=...)`."""

    def post(path, body, *, key=KEY, at=NOW, said=None, **headers):
        content = json.dumps(body).encode()
        signature = said or f"{at}." + digest(key, f"{at}\nPOST\n{path}\n".encode() + content)
        sent = {"Content-Type": "application/json", "X-Beeflow-Sig": signature}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return beeflow.as_(None).send("POST", path, headers={**sent, **more}, body=content)

    return post


def digest(key, message):
    """Return an HMAC-SHA256 in hex."""
    return hmac.new(key.encode(), message, "sha256").hexdigest()
