from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from rapporteur.config.serving import prepare, serve


class Command(BaseCommand):
    help = "Serve Rapporteur with its background worker. Upgrades the database first; Ctrl-C stops both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "address", nargs="?", default="127.0.0.1:8000", help="host:port (default %(default)s)"
        )

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        prepare()
        base = settings.BASE_URL if settings.IS_HTTPS else f"http://{address}"
        self.stdout.write(f"Rapporteur is at {base}/ (listening on {address}). Ctrl-C stops it.")
        sys.exit(serve(address))
