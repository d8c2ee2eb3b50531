"""GET /docs: the API description as a page to try it from.

Swagger UI comes from a content delivery network, as is the custom; the page names one version of it by the hashes of
its files, so that a browser runs these or nothing.
"""

from __future__ import annotations

import base64
import hashlib
from string import Template

from fastapi import APIRouter
from starlette.responses import HTMLResponse

_CDN = "https://cdn.jsdelivr.net"
_UI = f"{_CDN}/npm/swagger-ui-dist@5.35.0"
_CSS_HASH = "sha384-WlYgdmXYOOBWL5apwjDEZwN+U3HmXSSu5R6V5aGxEcf7z+KuRNwBhoxKVN1i3D5I"
_JS_HASH = "sha384-gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9"
_SCRIPT = (
    'SwaggerUIBundle({url: "openapi.json", dom_id: "#ui", deepLinking: true, '
    "presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset]})"
)
_PAGE = Template(
    """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Census QA</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="$ui/swagger-ui.css" integrity="$css" crossorigin="anonymous">
</head>
<body>
<div id="ui"></div>
<script src="$ui/swagger-ui-bundle.js" integrity="$js" crossorigin="anonymous"></script>
<script>$script</script>
</body>
</html>
"""
)


def router() -> APIRouter:
    """The route. Not part of the description it shows."""
    routes = APIRouter()
    page = _PAGE.substitute(ui=_UI, css=_CSS_HASH, js=_JS_HASH, script=_SCRIPT)
    headers = {"Content-Security-Policy": _policy(_SCRIPT)}

    @routes.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        """The page."""
        return HTMLResponse(page, headers=headers)

    return routes


def _policy(script: str) -> str:
    """Allows Swagger UI, this one script beside it, and requests to where the page came from."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_CDN} 'sha256-{digest}'",
            f"style-src {_CDN} 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
