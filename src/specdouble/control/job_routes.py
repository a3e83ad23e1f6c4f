"""Jobs, moved on by hand: whatever their mode, a test can say when the next step happens."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.behave.jobs.moves import Jobs
from specdouble.control.bodies import json_response, read_object, sandbox_of
from specdouble.control.state_routes import found_row, shown, writing


def job_routes() -> list[Route]:
    """Return the routes of jobs."""
    return [Route("/-/jobs/{api}/{collection}/{id:path}/advance", advance_job, methods=["POST"])]


async def advance_job(request: Request) -> Response:
    """Move a row one step on, or to the state that `to` names; `field` chooses where a collection has several."""
    asked = await read_object(request, {"to": str, "field": str})
    with writing(request) as transaction:
        row = found_row(request, transaction)
        collection = request.path_params["collection"]
        moves = transaction[collection].spec.moves
        if not isinstance(moves, Jobs):
            raise HTTPException(409, f"the rows of {collection} do not move: the document says no x-jobs of them")
        now = sandbox_of(request).clock.now()
        row = moves.advance(transaction, row, now, asked.get("to", ""), asked.get("field", ""))
    return json_response(shown(row))
