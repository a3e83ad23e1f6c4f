"""Downloads: the files that APIs have handed out by address."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.state_routes import reading
from specdouble.runtime.files import find


def file_routes() -> list[Route]:
    """Return the route of files."""
    return [Route("/-/files/{api}/{id}/{name:path}", download_file, methods=["GET"])]


async def download_file(request: Request) -> Response:
    """Give a file as it was made, under its own name (RFC 6266, 4.3)."""
    with reading(request) as view:
        file = find(view, request.path_params["id"], request.path_params["name"])
    if file is None:
        raise HTTPException(404, "no such file in this sandbox; files go with the rows, when they are reset")
    disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=file.media_type, headers=headers)
