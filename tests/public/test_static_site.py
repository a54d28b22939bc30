from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Site

from rapporteur.media.models import Poster
from rapporteur.public.static_site import MARK, export_site

LINK = re.compile(r'\s(?:href|src)="([^"]+)"')


def links_of(file: Path) -> list[str]:
    return [url for url in LINK.findall(file.read_text()) if not re.match(r"[a-z]+:", url)]


def test_every_link_leads_to_a_file_of_the_export(page, tmp_path: Path) -> None:
    out = tmp_path / "site"
    call_command("export-site", out)
    pages = list(out.rglob("*.html"))
    assert sorted(str(p.relative_to(out)) for p in pages) == [
        "404.html",
        "en/ash-2021/index.html",
        "en/index.html",
        "en/search/index.html",
        "index.html",
    ]
    for file in pages:
        for url in links_of(file):
            path, _, fragment = url.partition("#")
            target = (file.parent / path).resolve() if path else file
            assert target.is_file(), (file, url)
            assert target.is_relative_to(out.resolve())
            if fragment and target.suffix == ".html":
                assert f'id="{fragment}"' in target.read_text(), (file, url)


def test_pages_need_no_server(page, tmp_path: Path) -> None:
    call_command("export-site", tmp_path / "site")
    search = (tmp_path / "site/en/search/index.html").read_text()
    assert re.search(r'<form class="find"[^>]*hidden', search)
    assert "Session 0 of the selection" in search
    assert "<form" not in (tmp_path / "site/en/index.html").read_text()


def test_absolute_addresses_name_the_place_of_the_files(page, tmp_path: Path) -> None:
    out = tmp_path / "site"
    call_command("export-site", out, base_url="https://cdn.example.org/alan/")
    assert re.findall("<loc>(.*?)</loc>", (out / "sitemap.xml").read_text()) == [
        "https://cdn.example.org/alan/en/",
        "https://cdn.example.org/alan/en/ash-2021/",
    ]
    assert (
        '<link rel="canonical" href="https://cdn.example.org/alan/en/ash-2021/">'
        in (out / "en/ash-2021/index.html").read_text()
    )
    missing = (out / "404.html").read_text()
    assert (
        re.findall('href="([^"]*en/index.html)"', missing)
        == ["https://cdn.example.org/alan/en/index.html"] * 3
    )
    assert "127.0.0.1" not in "".join(
        p.read_text() for p in out.rglob("*") if p.suffix in {".html", ".xml", ".txt"}
    )


def test_files_of_posters_are_taken_along(page, tmp_path: Path) -> None:
    poster = Poster.objects.get()
    poster.file.save("harmony.pdf", ContentFile(b"%PDF-1.4 poster"))
    call_command("export-site", tmp_path / "site")
    (file,) = (tmp_path / "site/media/posters").iterdir()
    assert file.read_bytes() == b"%PDF-1.4 poster"


def test_a_second_run_changes_only_what_changed(page, full, tmp_path: Path) -> None:
    out, site = tmp_path / "site", Site.objects.get()
    first = export_site(out, site=site)
    assert first.changed == first.files + 1
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
    assert export_site(out, site=site).changed == 0
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == before
    Poster.objects.update(title="A better poster")
    export_site(out, site=site)
    after = {p for p, at in before.items() if p.stat().st_mtime_ns != at}
    assert {str(p.relative_to(out)) for p in after} == {"en/ash-2021/index.html", "en/search/index.html"}


def test_what_is_no_longer_public_goes(page, full, tmp_path: Path) -> None:
    out, site = tmp_path / "site", Site.objects.get()
    export_site(out, site=site)
    page.unpublish()
    export_site(out, site=site)
    assert not (out / "en/ash-2021").exists()


def test_broken_links_are_listed_and_nothing_is_written(page, tmp_path: Path, capsys) -> None:
    out = tmp_path / "site"
    call_command("export-site", out)
    before = (out / "en/ash-2021/index.html").read_bytes()
    page.body = [
        ("text", {"heading": "More", "text": '<p><a href="/en/gone/">gone</a> <a href="#nowhere">x</a></p>'})
    ]
    page.save_revision().publish()
    with pytest.raises(CommandError, match=r"2 broken links\. Nothing was written") as refused:
        call_command("export-site", out)
    assert refused.value.returncode == 1
    said = capsys.readouterr().err
    assert "/en/ash-2021/: /en/gone/ answers 404" in said
    assert "/en/ash-2021/: /en/ash-2021/#nowhere names no place on that page" in said
    assert (out / "en/ash-2021/index.html").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if "site" in p.name] == ["site"]


def test_a_folder_with_other_files_is_left_alone(page, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CommandError, match="holds files that this command has not written"):
        call_command("export-site", tmp_path)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["thesis.txt"]
    assert not (tmp_path / MARK).exists()


def test_nothing_published_is_said(db, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing is published yet"):
        call_command("export-site", tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_host_that_is_not_allowed_is_named(page, settings, tmp_path: Path) -> None:
    settings.ALLOWED_HOSTS = ["elsewhere.example.org"]
    with pytest.raises(CommandError, match="Add it to RAPPORTEUR_HOSTS"):
        call_command("export-site", tmp_path / "site")


def test_search_has_its_own_address(db) -> None:
    assert reverse("public:search") == "/en/search/"
