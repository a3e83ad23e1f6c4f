"""The double's own identity provider: a page of personas, in place of the sign-in pages of Google and the like.

An API that signs people in elsewhere redirects the browser here; whoever is chosen comes back to the API's callback
with a code and the state that was sent (RFC 6749, 4.1.2), and a refusal with `error=access_denied` (4.1.2.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from specdouble.runtime.identities import code_of
from specdouble.runtime.users import User
from specdouble.serve.double import Description

_PATH = re.compile(r"/([A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?")
_STYLE = """
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f3f5f7;
  font: 16px/1.4 system-ui, sans-serif; color: #1f2933; }
main { background: #fff; border: 1px solid #dde2e7; border-radius: 12px; padding: 28px; width: min(380px, 88vw); }
h1 { font-size: 20px; margin: 0 0 4px; }
p { margin: 0 0 18px; color: #5b6875; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; }
a, button { display: block; box-sizing: border-box; width: 100%; padding: 10px 14px; border: 1px solid #cbd2d9;
  border-radius: 8px; background: none; color: inherit; font: inherit; text-align: left; text-decoration: none; }
a:hover, a:focus-visible, button:hover, button:focus-visible { border-color: #2a6db8; background: #f0f6fc; }
small { display: block; color: #5b6875; }
.no { margin: 16px 0 0; text-align: center; }
.no a { display: inline; width: auto; border: 0; padding: 0; color: #5b6875; text-decoration: underline; }
@media (prefers-color-scheme: dark) {
  body { background: #14181d; color: #e4e7eb; }
  main { background: #1d232a; border-color: #36404a; }
  a, button { border-color: #4a5663; }
  a:hover, a:focus-visible, button:hover, button:focus-visible { background: #263341; border-color: #6aa9e9; }
  p, small, .no a { color: #9aa5b1; }
}
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in with {provider}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Sign in with {provider}</h1>
<p>Choose who comes back to {title}. This page stands in for {provider}.</p>
<ul>
{people}
</ul>
{refusal}</main>
</body>
</html>
"""


def routes(described: Callable[[str], Description]) -> list[Route]:
    """Return the route; `described` finds an API, or raises a 404."""

    async def choose(request: Request) -> Response:
        """Show the personas of an API, each a way back to its callback."""
        about = described(request.path_params["api"])
        back = f"{request.scope.get('prefix', '')}{local_path(request, 'redirect_uri')}"
        state = request.query_params.get("state")
        return HTMLResponse(_page(about, request.query_params.get("provider") or "the provider", back, state))

    return [Route("/-/identity/{api}", choose, methods=["GET"])]


def local_path(request: Request, parameter: str) -> str:
    """Return the path that a parameter names. Raises a 400 for anything but a path of this server."""
    came = request.query_params.get(parameter, "")
    if len(came) > 2000 or _PATH.fullmatch(came) is None:
        raise HTTPException(
            400, f"{parameter} came as {came[:80]!r}, expected a path of this server such as /pulse/auth/callback"
        )
    return came


def choice(about: Description, provider: str, people: Iterable[str], refusal: str = "") -> str:
    """Write the page: a list of people, each a link or a button."""
    return _PAGE.format(
        provider=escape(provider),
        style=_STYLE,
        title=escape(about.title),
        people="\n".join(f"<li>{person}</li>" for person in people),
        refusal=refusal,
    )


def shown(user: User) -> str:
    """Write who somebody is, as the page shows them."""
    name = str(user.profile.get("name") or user.name)
    more = " · ".join(str(part) for part in (user.profile.get("email"), user.role) if part)
    return f"{escape(name)}<small>{escape(more)}</small>"


def _page(about: Description, provider: str, back: str, state: str | None) -> str:
    people = (_person(persona.user, back, state) for persona in about.personas)
    refusal = escape(_way(back, state, error="access_denied"))
    return choice(about, provider, people, f'<p class="no"><a href="{refusal}">Refuse</a></p>\n')


def _person(user: User, back: str, state: str | None) -> str:
    return f'<a href="{escape(_way(back, state, code=code_of(user)))}">{shown(user)}</a>'


def _way(back: str, state: str | None, **told: str) -> str:
    return f"{back}?{urlencode({**told, **({'state': state} if state is not None else {})})}"
