"""Signing in as a persona from a browser: the API's own cookies are set, then the page goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.docs_page import SignIn
from specdouble.runtime.personas import Persona
from specdouble.serve.credentials import Credentials, persona_credentials
from specdouble.serve.double import Description

_COOKIE_VALUE = re.compile(r'[!#-+\--:<-\[\]-~]*|"[!#-+\--:<-\[\]-~]*"')  # cookie-value (RFC 6265, 4.1.1)
# Not `//host`, nor a backslash or a control character, which browsers turn into one.
_LOCAL = re.compile(r"/([A-Za-z0-9._~!$&'()*+,;=:@%?#\[\]-][A-Za-z0-9._~!$&'()*+,;=:@%?#/\[\]-]*)?")
_FOR_SCRIPTS = re.compile(r"csrf|xsrf", re.IGNORECASE)  # what a page must read to send it back in a header


def routes(described: Callable[[str], Description]) -> list[Route]:
    """Return the route; `described` finds an API, or raises a 404."""

    async def login(request: Request) -> Response:
        """Set the persona's cookies, and go on to `return`; without it to the API's documentation page."""
        about = described(request.path_params["api"])
        persona = _find(about, request.path_params["name"])
        credentials = persona_credentials(about.document, persona)
        if not credentials.cookies:
            raise HTTPException(400, _other_way(about, persona, credentials))
        prefix = request.scope.get("prefix", "")
        page = f"{prefix}/-/apis/{quote(about.name)}/docs?as={quote(persona.user.name)}"
        response = Response(status_code=303, headers={"Location": _local(request.query_params.get("return")) or page})
        for cookie in _cookies(about, credentials.cookies, f"{prefix}{about.mount}" or "/"):
            response.headers.append("Set-Cookie", cookie)
        return response

    return [Route("/-/personas/{api}/{name}/login", login, methods=["POST"])]


def sign_ins(about: Description, prefix: str) -> list[SignIn]:
    """Describe the personas of an API for its page; `prefix` is the path that names the sandbox."""
    return [_sign_in(about, persona, prefix) for persona in about.personas]


def _sign_in(about: Description, persona: Persona, prefix: str) -> SignIn:
    name, role = persona.user.name, persona.user.role or ""
    credentials = persona_credentials(about.document, persona)
    action = f"{prefix}/-/personas/{quote(about.name)}/{quote(name, safe='')}/login" if credentials.cookies else ""
    return SignIn(name, role, action, ", ".join(f"{key}: {value}" for key, value in credentials.headers.items()))


def _find(about: Description, name: str) -> Persona:
    for persona in about.personas:
        if persona.user.name == name:
            return persona
    names = ", ".join(persona.user.name for persona in about.personas)
    raise HTTPException(404, f"{about.name} has no persona {name!r}; there are: {names or 'none'}")


def _other_way(about: Description, persona: Persona, credentials: Credentials) -> str:
    ways = [f"header {name}: {value}" for name, value in credentials.headers.items()]
    ways += [f"query parameter {name}={value}" for name, value in credentials.query.items()]
    return f"{persona.user.name} of {about.name} has no cookie; send {' and '.join(ways) or 'nothing'}"


def _local(target: str | None) -> str | None:
    """Return where to go on. Raises a 400 for anything but a path of this server."""
    if target is not None and (_LOCAL.fullmatch(target) is None or len(target) > 2000):
        raise HTTPException(
            400, f"return came as {target[:80]!r}, expected a percent-encoded path of this server such as /pulse/home"
        )
    return target


def _cookies(about: Description, cookies: Mapping[str, str], path: str) -> list[str]:
    """Write `Set-Cookie` for each cookie, and take away those by which somebody else is signed in."""
    ours = {scheme.parameter for scheme in about.document.security_schemes.values() if scheme.location == "cookie"}
    ends = f"; Path={quote(path)}; SameSite=Lax"
    gone = [f"{name}={ends}; Max-Age=0" for name in sorted(ours - cookies.keys())]
    return gone + [_cookie(name, value, ends) for name, value in cookies.items()]


def _cookie(name: str, value: str, ends: str) -> str:
    if _COOKIE_VALUE.fullmatch(value) is None:
        raise HTTPException(400, f"the credential of cookie {name} holds what no cookie can; change personas.yaml")
    return f"{name}={value}{ends}" + ("" if _FOR_SCRIPTS.search(name) else "; HttpOnly")
