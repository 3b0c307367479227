"""Style and script of the page: our own files and those of the report, served as they are."""

from functools import cache
from hashlib import sha256
from importlib.resources import files as resources

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
}


OF_THE_REPORT = ("shared.css", "report.css", "evidence.css")
"""Sheets of the report's own page: one palette, one way a chart or a table looks."""


@cache
def held() -> dict[str, bytes]:
    """Every asset by name."""
    from villi.report.html import style

    folder = resources("villi.web") / "assets"
    return {name: style(name).encode() for name in OF_THE_REPORT} | {
        each.name: each.read_bytes()
        for each in folder.iterdir()
        if each.is_file() and any(each.name.endswith(kind) for kind in KINDS)
    }


@cache
def version() -> str:
    """A name for the content of all assets: with it in the address, a browser may keep them."""
    return sha256(b"\0".join(held()[name] for name in sorted(held()))).hexdigest()[:12]


def address(name: str) -> str:
    """Where a page finds an asset."""
    return f"/assets/{version()}/{name}"


def files() -> Router:
    """The addresses of the assets: the version, then the name."""
    return Router([Route("/{version}/{name}", _asset)])


def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in held():
        raise HTTPException(404)
    kind = next(kind for end, kind in KINDS.items() if name.endswith(end))
    fresh = request.path_params["version"] == version()
    headers = {"cache-control": "private, max-age=31536000, immutable" if fresh else "no-cache"}
    return Response(held()[name], media_type=kind, headers=headers)
