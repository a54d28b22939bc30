"""``rapporteur export-site OUT/``: the whole public site as static files."""  # noqa: N999 - named as people type it

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm
from wagtail.models import Site

from rapporteur.public.static_site import CannotExportError, export_site


class Command(BaseCommand):
    help = """Write every public page as static files that work from any folder or CDN.

  rapporteur export-site site/
      then open site/index.html, or copy the folder anywhere
  rapporteur export-site site/ --base-url https://example.org/x
      feed, sitemap and sharing need absolute addresses: they name this one
  rapporteur export-site site/ --site patients.example.org
      one of several sites

All links between the files are checked. The folder is replaced as a whole, or left as it was.
Exit code 0: it was written. 1: links are broken (each is listed) or nothing is published.
2: the command was misunderstood."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write; made if missing")
        parser.add_argument(
            "--base-url", default="", help="where the files will be served, for absolute addresses"
        )
        parser.add_argument(
            "--site", default="", help="host name of the site to write (the default one if left out)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {"hostname": options["site"]} if options["site"] else {"is_default_site": True}
        site = Site.objects.filter(**wanted).select_related("root_page").first()
        if site is None:
            raise CommandError("There is no such site. Publish a page at the desk first.")
        on_terminal = self.stderr.isatty()
        with tqdm(unit=" files", desc="Writing", disable=not on_terminal) as bar:
            try:
                result = export_site(
                    options["out"].resolve(),
                    site=site,
                    base_url=options["base_url"],
                    on_file=lambda path: bar.update() and None,
                )
            except CannotExportError as why:
                raise CommandError(str(why)) from why
        if result.broken:
            for line in result.broken:
                self.stderr.write(line)
            raise CommandError(f"{len(result.broken)} broken links. Nothing was written to {options['out']}.")
        self.stdout.write(
            f"{result.files} files, {result.bytes / 1024:.0f} KB, {result.changed} changed since the last "
            f"time: {options['out']}"
        )
