"""``rapporteur import``: the intake on the command line."""  # noqa: N999 - Django names commands by their file

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from rapporteur.core.links import absolute
from rapporteur.intake import actions, reading
from rapporteur.intake.contract import UnreadableFile
from rapporteur.intake.models import Batch
from rapporteur.intake.states import BatchState
from rapporteur.intake.wording import issue_text
from rapporteur.programme.models import Congress

UNUSABLE = 2
SHOWN_ISSUES = 20
HELP = """Take a file into the programme of a congress.

The file is read and compared with what is there, and what is sure is applied. The format is found by
the content. New, changed and vanished items are applied; doubtful ones are left for a person to decide
at the desk. Nothing is deleted, and the whole import can be undone at the desk.

  rapporteur import programme.xlsx --congress ash-2021 --dry-run    see what would change
  rapporteur import programme.xlsx --congress ash-2021              apply it
  rapporteur import schedule.txt --congress ash-2021 --format csv_table

Exit code: 0 all went well; 1 applied, but some rows could not be used (they are listed); 2 nothing was
done."""


class Bar:
    """Progress on standard error: a bar on a terminal, a plain line every two seconds elsewhere."""

    def __init__(self, name: str, *, is_quiet: bool) -> None:
        self.name, self.is_quiet, self.last = name, is_quiet, time.monotonic()
        self.bar = (
            tqdm(desc=name, unit=" records", file=sys.stderr)
            if sys.stderr.isatty() and not is_quiet
            else None
        )
        if self.bar is None:
            self._line(f"{name}: reading")

    def __call__(self, done: int, total: int | None) -> None:
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)
        elif time.monotonic() - self.last >= 2:
            self.last = time.monotonic()
            self._line(f"{self.name}: {done} of {total} records" if total else f"{self.name}: {done} records")

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()

    def _line(self, text: str) -> None:
        if not self.is_quiet:
            print(text, file=sys.stderr, flush=True)  # noqa: T201 - progress for people


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="programme or abstract book; may be packed (.gz)"
        )
        parser.add_argument(
            "--congress", metavar="SLUG", required=True, help="the congress, by its short address"
        )
        parser.add_argument(
            "--format",
            metavar="KEY",
            default="",
            dest="format_key",
            help="read it as this format: " + ", ".join(reading.formats()),
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what would change; nothing is kept"
        )
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print the result as one JSON object"
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        congress: str,
        format_key: str,
        dry_run: bool,
        as_json: bool,
        **options: Any,
    ) -> None:
        found = _congress(congress)
        if format_key and format_key not in reading.formats():
            known = ", ".join(reading.formats())
            raise CommandError(f"No format {format_key!r}. Known: {known}.", returncode=UNUSABLE)
        bar = Bar(file.name, is_quiet=options["verbosity"] == 0)
        try:
            with transaction.atomic() if dry_run else nullcontext():
                batch = _read(found, file, format_key, bar)
                result = _result(batch)
                if dry_run:
                    batch.file.delete(save=False)
                    transaction.set_rollback(True)
        except OSError as missing:
            raise CommandError(
                f"{file} cannot be opened: {missing.strerror}.", returncode=UNUSABLE
            ) from missing
        except UnreadableFile as unreadable:
            told = issue_text(unreadable.issue.id, unreadable.issue.params)
            raise CommandError(f"{file}: {told.text} {told.remedy}", returncode=UNUSABLE) from unreadable
        finally:
            bar.close()
        if batch.state == BatchState.PREVIEW and not dry_run:
            batch = _apply(batch)
            result = _result(batch)
        self.stdout.write(
            json.dumps(result, ensure_ascii=False) if as_json else _told(batch, result, dry_run=dry_run)
        )
        if batch.state in {BatchState.MAPPING, BatchState.FAILED}:
            sys.exit(UNUSABLE)
        if any(issue["severity"] == "error" for issue in result["issues"]):
            sys.exit(1)


def _congress(slug: str) -> Congress:
    if found := Congress.objects.filter(slug=slug).first():
        return found
    known = ", ".join(Congress.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
    raise CommandError(f"No congress {slug!r}. Known: {known}. Start one at the desk.", returncode=UNUSABLE)


def _read(congress: Congress, file: Path, format_key: str, bar: Bar) -> Batch:
    batch = actions.open_batch(
        congress=congress, upload=file, name=file.name, by=None, format_key=format_key, read_later=False
    )
    return actions.read_batch(batch=batch, on_progress=bar)


def _apply(batch: Batch) -> Batch:
    """Apply; if somebody applied something else meanwhile, compare anew first."""
    for _attempt in range(3):
        try:
            return actions.apply_batch(batch=batch, by=None, index_now=True)
        except actions.StalePreview:
            batch = actions.read_batch(batch=batch)
    raise CommandError("The programme is being changed all the time; try again later.", returncode=UNUSABLE)


def _result(batch: Batch) -> dict[str, Any]:
    issues = []
    for finding in batch.findings.order_by("position"):
        said = finding.said
        issues.append(
            {
                "id": finding.issue,
                "severity": finding.severity,
                "place": finding.place,
                "text": said.text,
                "remedy": said.remedy,
            }
        )
    counts = {kind: batch.counts.get(kind, 0) for kind in ("new", "changed", "same", "vanished", "doubtful")}
    return {"format": batch.format_key, **counts, "issues": issues}


def _told(batch: Batch, result: dict[str, Any], *, dry_run: bool) -> str:
    """The summary for people."""
    lines = [
        f"{issue['severity']}: {issue['place']}: {issue['text']} {issue['remedy']}".replace(": : ", ": ")
        for issue in result["issues"][:SHOWN_ISSUES]
    ]
    if (more := len(result["issues"]) - SHOWN_ISSUES) > 0:
        lines.append(f"… and {more} more notes")
    network = getattr(batch.congress, "coverages").select_related("network").first()  # noqa: B009 - of a higher room
    page = (
        absolute("intake:batch", network=network.network.slug, congress=batch.congress.slug, number=batch.pk)
        if network and not dry_run
        else ""
    )
    if batch.state == BatchState.FAILED:
        return "\n".join([*lines, "Nothing could be read; nothing was changed."])
    if batch.state == BatchState.MAPPING:
        lines.append("No column is clearly the title; nothing was changed.")
        return "\n".join([*lines, f"Choose the columns at the desk{page and ': ' + page}"])
    counts = ", ".join(
        f"{result[kind]} {kind}" for kind in ("new", "changed", "same", "vanished", "doubtful")
    )
    lines.append(f"{batch.file_name} ({result['format']}): {counts}")
    if result["doubtful"]:
        lines.append("The doubtful ones are left as they are; decide at the desk.")
    lines.append(
        "Nothing was written (--dry-run)." if dry_run else f"Applied as batch {batch.pk}. {page}".rstrip()
    )
    return "\n".join(lines)
