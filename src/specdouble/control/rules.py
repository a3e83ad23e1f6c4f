"""What the routes of faults and expectations share: the body of a rule, its refusal, its tally."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.errors import NotFound
from specdouble.runtime.clock import timestamp
from specdouble.runtime.faults import BadRule
from specdouble.runtime.faults.rule_book import Rule, Tally, TooManyRules

Json = Any

_LARGEST = 1024 * 1024  # bytes


async def read_rule_body(request: Request) -> Json:
    """Read a JSON body of at most a megabyte."""
    raw = await request.body()
    if len(raw) > _LARGEST:
        raise HTTPException(413, f"the body has {len(raw)} bytes, expected at most {_LARGEST}")
    try:
        return read_json(raw)
    except InvalidJson as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from None


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what is wrong with a rule into the answer of a control route."""
    try:
        yield
    except BadRule as error:
        raise HTTPException(error.status, str(error)) from None
    except TooManyRules as error:
        raise HTTPException(409, str(error)) from None
    except NotFound as error:
        raise HTTPException(404, str(error)) from None


def describe_rule(rule: Rule[Any], tally: Tally, *, count: str, more: Mapping[str, Json]) -> dict[str, Json]:
    """Show a rule and what became of it; `count` is the name of its limit, left out where there is none."""
    limit = {} if rule.count is None else {count: rule.count}
    last = {} if tally.last_applied_at is None else {"last_applied_at": timestamp(tally.last_applied_at)}
    return {
        "id": rule.id,
        "match": rule.match.given,
        **more,
        **limit,
        "enabled": rule.enabled,
        "made_at": timestamp(tally.made_at),
        "applied": tally.applied,
        "spent": rule.count is not None and tally.applied >= rule.count,
        **last,
    }
