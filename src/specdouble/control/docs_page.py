"""The documentation page of an API: Swagger UI 5 out of an installed package, nothing from the network."""

from __future__ import annotations

import json
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

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" type="image/png" href="/-/swagger-ui/favicon-32x32.png">
<link rel="stylesheet" href="/-/swagger-ui/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/-/swagger-ui/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({options});
</script>
</body>
</html>
"""


def docs_page(title: str, document_url: str) -> bytes:
    """Write the page that shows the document at a root-relative URL."""
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
    return _PAGE.format(title=escape(title), options=script).encode("utf-8")


def asset(name: str) -> tuple[bytes, str] | None:
    """Return one file of Swagger UI and its media type; None for any other name."""
    if name not in _FILES:
        return None
    return (Path(str(swagger_ui_bundle.swagger_ui_path)) / name).read_bytes(), _FILES[name]
