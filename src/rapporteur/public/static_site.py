"""Write a site as static files by asking the site itself for its pages, and check every link between them.

The files work from any folder: links between them are relative and name ``index.html``. Nothing is left half
written: all goes to a folder beside the target, which takes its place at the end, or not at all.
"""

from __future__ import annotations

import logging
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from wagtail.models import Site

from rapporteur.public import queries
from rapporteur.public.composition import STATIC, address_of

MARK = ".rapporteur-site"  # says that a folder is an export of ours and may be replaced
ATTRIBUTE = re.compile(r'(?P<before>\s(?:href|src|action)=")(?P<url>[^"]*)"')
IN_CSS = re.compile(r"url\(\s*['\"]?(?!data:)([^'\")]+)")
MADE_AT = re.compile(rb"DTSTAMP:[0-9TZ]+\r\n")
IDS = re.compile(r'\sid="([^"]+)"')
START = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
    '<meta http-equiv="refresh" content="0; url={target}"><a href="{target}">{title}</a></html>\n'
)


class CannotExportError(Exception):
    """Nothing was written; the message says why and what to do."""


@dataclass
class Result:
    files: int = 0
    bytes: int = 0
    changed: int = 0
    broken: list[str] = field(default_factory=list)


def export_site(
    out: Path, *, site: Site, base_url: str = "", on_file: Callable[[str], None] = lambda path: None
) -> Result:
    """Write the whole public site to ``out``; with broken links, list them and leave ``out`` alone."""
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).exists())):
        raise CannotExportError(
            f"{out} holds files that this command has not written. Name an empty or a new folder."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    kept = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        exported = _Export(site, base_url.rstrip("/") or site.root_url, kept, on_file)
        with _quiet():
            exported.run()
        result = exported.result
        if not result.broken:
            result.changed = _keep_times(kept, out)
            kept.chmod(0o755)
            _swap(kept, out)
        return result
    finally:
        shutil.rmtree(kept, ignore_errors=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Do not log addresses that are not found: the result lists them, and the 404 page is asked for."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _swap(new: Path, out: Path) -> None:
    """Put the new folder in the place of the old one; the old one comes back if that fails."""
    if not out.exists():
        new.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent)) / "site"
    out.rename(old)
    try:
        new.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old.parent)


def _keep_times(new: Path, out: Path) -> int:
    """Keep unchanged files with the time they had, so that a copy to a server sends only what changed.

    A calendar that differs only in the moment of its making is unchanged.
    """
    changed = 0
    for path in (p for p in new.rglob("*") if p.is_file()):
        before = out / path.relative_to(new)
        if before.is_file() and MADE_AT.sub(b"", before.read_bytes()) == MADE_AT.sub(b"", path.read_bytes()):
            shutil.copy2(before, path)
        else:
            changed += 1
    return changed


class _Export:
    def __init__(self, site: Site, base_url: str, kept: Path, on_file: Callable[[str], None]) -> None:
        self.site, self.base_url, self.kept, self.on_file = site, base_url, kept, on_file
        self.is_secure = site.root_url.startswith("https:")
        about: dict[str, Any] = {"SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port), STATIC: True}
        self.client = Client(raise_request_exception=False, **about)
        self.result = Result()
        self.todo: list[tuple[str, str]] = []  # path, and the page that asked for it
        self.seen: set[str] = set()
        self.ids: dict[str, set[str]] = {}
        self.anchors: list[tuple[str, str, str]] = []  # path, fragment, the page that names it

    def run(self) -> None:
        for path in self.beginnings():
            self.want(path, "the site")
        while self.todo:
            path, asked_by = self.todo.pop()
            self.fetch(path, asked_by)
            self.on_file(path)
        for path, fragment, asked_by in self.anchors:
            if path in self.ids and fragment not in self.ids[path]:
                self.result.broken.append(f"{asked_by}: {path}#{fragment} names no place on that page")
        self.write_start()

    def beginnings(self) -> Iterator[str]:
        """Where to begin; all else is found by following links."""
        found = False
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                homes = queries.live_homes(self.site)
                if not homes:
                    continue
                found = True
                yield from (address_of(page, self.site, language) for page in homes)
                yield from (address_of(page, self.site, language) for page in queries.live_pages(self.site))
                yield reverse("public:search")
                yield reverse("public:feed")
        if not found:
            raise CannotExportError("Nothing is published yet. Publish a page at the desk first.")
        yield from (reverse("public_root:sitemap"), reverse("public_root:robots"))

    def want(self, path: str, asked_by: str) -> None:
        if path not in self.seen:
            self.seen.add(path)
            self.todo.append((path, asked_by))

    def fetch(self, path: str, asked_by: str) -> None:
        if path.startswith(_static_prefix()):
            self.copy_static(path, asked_by)
            return
        answer = self.client.get(path, secure=self.is_secure)
        if answer.status_code == 400:
            raise CannotExportError(
                f"The site does not answer as {self.site.hostname}. Add it to RAPPORTEUR_HOSTS."
            )
        if answer.status_code != 200:
            self.result.broken.append(f"{asked_by}: {path} answers {answer.status_code}")
            return
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if kind == "text/html":
            body = self.page(body.decode(), path).encode()
        elif kind.startswith("text/") or kind.endswith("xml"):
            body = body.replace(self.site.root_url.encode(), self.base_url.encode())
        self.write(file_of(path), body)

    def page(self, html: str, path: str) -> str:
        """The page with relative links; what it links to is wanted too."""
        self.ids[path] = set(map(unescape, IDS.findall(html)))

        def relative(match: re.Match[str]) -> str:
            return f'{match["before"]}{escape(self.link(unescape(match["url"]), path))}"'

        html = html.replace(f'"{self.site.root_url}/', f'"{self.base_url}/')
        return ATTRIBUTE.sub(relative, html)

    def link(self, url: str, here: str) -> str:
        """One address on the page ``here``, rewritten if it is within the site."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc or url.startswith("//"):
            return url
        path = urljoin(here, parts.path) if parts.path else here
        if parts.fragment:
            self.anchors.append((path, unquote(parts.fragment), here))
        if not parts.path:
            return url
        self.want(path, here)
        target = posixpath.relpath(file_of(path), posixpath.dirname(file_of(here)))
        return target + (f"#{parts.fragment}" if parts.fragment else "")

    def copy_static(self, path: str, asked_by: str) -> None:
        name = unquote(path.removeprefix(_static_prefix()))
        source = finders.find(name) or (
            staticfiles_storage.path(name) if staticfiles_storage.exists(name) else None
        )
        if not source:
            self.result.broken.append(f"{asked_by}: {path} is no static file; run collectstatic")
            return
        body = Path(str(source)).read_bytes()
        if name.endswith(".css"):
            for url in IN_CSS.findall(body.decode()):
                self.want(urljoin(path, urlsplit(url).path), path)
        self.write(file_of(path), body)

    def write(self, name: str, body: bytes) -> None:
        target = self.kept / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
        self.result.files += 1
        self.result.bytes += len(body)

    def write_start(self) -> None:
        """The bare address, the page for wrong addresses, and our mark."""
        home = file_of(reverse("wagtail_serve", args=[""]))
        self.write(
            "index.html",
            START.format(
                language=settings.LANGUAGE_CODE, title=escape(self.site.site_name), target=home
            ).encode(),
        )
        missing = self.client.get(reverse("wagtail_serve", args=["not-here/"]), secure=self.is_secure)
        html = self.page(missing.content.decode(), "/404.html")
        if self.base_url != self.site.root_url:  # shown at any depth, so its links cannot be relative
            html = ATTRIBUTE.sub(lambda m: f'{m["before"]}{urljoin(self.base_url + "/", m["url"])}"', html)
        self.write("404.html", html.encode())
        (self.kept / MARK).write_text(
            "Written by rapporteur export-site; replaced as a whole by the next run.\n"
        )


def _static_prefix() -> str:
    return "/" + settings.STATIC_URL.lstrip("/")


def file_of(path: str) -> str:
    """The file that a path of the site becomes."""
    name = unquote(path).lstrip("/")
    return name + "index.html" if not name or name.endswith("/") else name
