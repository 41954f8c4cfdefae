"""Static files: a hash in the address, kept by browsers for a year, sent whole so that they can be compressed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parents[2] / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
REMARK = re.compile(rb"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
"""A comment on lines of its own: it is for who reads the source, not for a phone with a weak line."""
SYMBOL = re.compile(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


@dataclass(frozen=True)
class Asset:
    content: bytes
    digest: str
    media_type: str


def register(app: Flask) -> None:
    """Serve only the files that are there at start; nothing a request says becomes a path."""
    found = {
        path.name: read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES and path.name != "icons.svg"
    }

    def serve(filename: str) -> Response:
        """A static file; kept for a year where the address carries its hash."""
        asset = found.get(filename)
        if asset is None:
            raise NotFound
        answer = Response(asset.content, mimetype=asset.media_type)
        fresh = request.args.get("v") == asset.digest
        answer.headers["Cache-Control"] = FOREVER if fresh else "no-cache"
        answer.set_etag(asset.digest)
        return answer.make_conditional(request)

    def address(name: str) -> str:
        """The address of a static file, with the hash of its content. Raises KeyError for one that is not there."""
        return f"{request.script_root}/static/{name}?v={found[name].digest}"

    app.view_functions.pop("static", None)
    if not any(rule.endpoint == "static" for rule in app.url_map.iter_rules()):
        app.add_url_rule("/static/<path:filename>", endpoint="static")
    app.view_functions["static"] = serve
    app.jinja_env.globals.update(asset=address, icon=icon, icon_paths=icon_paths)


def read(path: Path) -> Asset:
    content = path.read_bytes()
    if path.suffix in (".css", ".js"):
        content = REMARK.sub(b"", content)
    return Asset(content, hashlib.sha384(content).hexdigest()[:16], TYPES[path.suffix])


@cache
def symbols() -> dict[str, Markup]:
    """Icon name -> its paths."""
    text = (FOLDER / "icons.svg").read_text(encoding="utf-8")
    return {name: Markup(paths) for name, paths in SYMBOL.findall(text)}


def icon_paths(name: str) -> Markup:
    """The paths of one icon. Raises KeyError for one that static/icons.svg does not have."""
    return symbols()[name]


@lru_cache(maxsize=500)
def icon(name: str, cls: str = "") -> Markup:
    """One Lucide picture with its paths in place: no request, works after a swap. Decoration only. Raises KeyError."""
    shape = 'viewBox="0 0 24 24" aria-hidden="true" focusable="false"'
    return Markup('<svg class="{}" {}>{}</svg>').format(f"i {cls}" if cls else "i", Markup(shape), icon_paths(name))
