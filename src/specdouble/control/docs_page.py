"""The documentation page of an API: Swagger UI 5 out of an installed package, nothing from the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import swagger_ui_bundle

_FILES = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "favicon-32x32.png": "image/png",
    "oauth2-redirect.html": "text/html; charset=utf-8",
    "oauth2-redirect.js": "text/javascript; charset=utf-8",
}

_STYLE = """
body { margin: 0; }
.above { font: 14px sans-serif; color: #3b4151; background: #fafafa; border-bottom: 1px solid #e3e6ea; }
.above > div { max-width: 1460px; margin: 0 auto; padding: 10px 20px; display: flex; flex-wrap: wrap; gap: 8px;
  align-items: center; }
.above form { margin: 0; }
.above .label { font-weight: 600; margin-right: 4px; }
.above button { font: inherit; padding: 5px 14px; border: 1px solid #c7cdd4; border-radius: 999px; background: #fff;
  color: #3b4151; cursor: pointer; }
.above button:hover { border-color: #4990e2; color: #2a6db8; }
.above button[aria-pressed=true] { background: #4990e2; border-color: #4990e2; color: #fff; }
.above button small { opacity: .7; margin-left: 6px; }
.above code { background: #fff; border: 1px solid #e3e6ea; border-radius: 4px; padding: 3px 8px; }
.above .error { background: #fdecea; color: #8a1c12; max-width: none; white-space: pre-wrap; }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" type="image/png" href="/-/swagger-ui/favicon-32x32.png">
<link rel="stylesheet" href="/-/swagger-ui/swagger-ui.css">
<style>{style}</style>
</head>
<body>
{above}<div id="swagger-ui"></div>
<script src="/-/swagger-ui/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({options});
</script>
</body>
</html>
"""


@dataclass(frozen=True)
class SignIn:
    """A persona for the page: where its form goes, or, where it has no cookie, the header that a client sends."""

    name: str
    role: str = ""
    action: str = ""
    header: str = ""


def docs_page(title: str, document_url: str, people: Sequence[SignIn] = (), me: str = "", error: str = "") -> bytes:
    """Write the page that shows the document at a root-relative URL; `me` is signed in, `error` is of the last edit."""
    options = {
        "url": document_url,
        "dom_id": "#swagger-ui",
        "deepLinking": True,
        "displayRequestDuration": True,
        "persistAuthorization": True,
        "tryItOutEnabled": True,
        "validatorUrl": None,
    }
    script = json.dumps(options).replace("</", "<\\/")
    above = _above(people, me, error)
    return _PAGE.format(title=escape(title), style=_STYLE, above=above, options=script).encode("utf-8")


def _above(people: Sequence[SignIn], me: str, error: str) -> str:
    rows = []
    if error:
        rows.append(
            f'<div class="error">The last edit is broken; this is the version before it.\n{escape(error)}</div>'
        )
    if people:
        by_cookie = any(one.action for one in people)
        shown = "\n".join(_person(one, me) for one in people)
        rows.append(f'<div><span class="label">{"Sign in as" if by_cookie else "Send as"}</span>\n{shown}</div>')
    return f'<div class="above">\n{"".join(rows)}\n</div>\n' if rows else ""


def _person(one: SignIn, me: str) -> str:
    name = escape(one.name)
    if not one.action:
        return f"<span>{name}</span> <code>{escape(one.header)}</code>"
    role = f"<small>{escape(one.role)}</small>" if one.role and one.role != one.name else ""
    pressed = str(one.name == me).lower()
    button = f'<button aria-pressed="{pressed}">{name}{role}</button>'
    return f'<form method="post" action="{escape(one.action)}">{button}</form>'


def asset(name: str) -> tuple[bytes, str] | None:
    """Return one file of Swagger UI and its media type; None for any other name."""
    if name not in _FILES:
        return None
    return (Path(str(swagger_ui_bundle.swagger_ui_path)) / name).read_bytes(), _FILES[name]
