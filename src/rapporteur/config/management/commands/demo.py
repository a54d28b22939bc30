from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from rapporteur.config import serving
from rapporteur.config.demo.load import load, sign_ins


class Steps:
    """A progress bar on a terminal, one plain line a step elsewhere."""

    def __init__(self, out: Any, quiet: bool) -> None:
        self.out, self.quiet, self.step, self.bar = out, quiet, "", None

    def __call__(self, step: str, done: int, total: int | None) -> None:
        if self.quiet:
            return
        if step != self.step:
            self.close()
            self.step = step
            if sys.stderr.isatty():
                self.bar = tqdm(desc=step, unit=" items", file=sys.stderr, leave=True)
            else:
                self.out.write(f"{step} …")
        if self.bar is not None:
            self.bar.total = total
            self.bar.n = done
            self.bar.refresh()

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None


class Command(BaseCommand):
    help = (
        "Load ALAN's coverage of ASH 2021 and a practice congress of 3,472 items, then serve them. What is already "
        "there is left alone, so the second time is quick."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--serve", metavar="HOST:PORT", default="127.0.0.1:8000", help="default %(default)s"
        )
        parser.add_argument("--no-serve", action="store_true", help="load only, start no server")
        parser.add_argument("--without-practice", action="store_true", help="leave out the practice congress")

    def handle(self, *args: Any, serve: str, no_serve: bool, without_practice: bool, **options: Any) -> None:
        steps = Steps(self.stdout, quiet=options["verbosity"] == 0)
        if not connection.in_atomic_block:
            steps("database and static files", 0, None)
            serving.prepare()
        load(steps, with_practice=not without_practice)
        steps.close()
        if options["verbosity"]:
            self._say_where(serve if not no_serve else "")
        if not no_serve:
            sys.exit(serving.serve(serve))

    def _say_where(self, address: str) -> None:
        local = f"http://{address}" if address else settings.BASE_URL
        base = settings.BASE_URL if settings.IS_HTTPS else local
        self.stdout.write(f"\n  Readers        {base}/en/ash-2021/\n  Signed in      {base}/desk/\n")
        for role, (email, password) in sign_ins().items():
            self.stdout.write(f"  {role.label:<14} {email:<28} {password}")
        self.stdout.write(
            f"\n  Listening on {address}; Ctrl-C stops it.\n"
            if address
            else "\n  Serve it with: rapporteur run\n"
        )
