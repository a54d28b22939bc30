"""``rapporteur import`` as people and scripts use it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from rapporteur.core.models import Activity
from rapporteur.intake.models import Batch
from rapporteur.programme import search
from rapporteur.programme.models import Congress, Item
from tests.intake.batches import TALKS, csv


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    path = tmp_path / "programme.csv"
    path.write_bytes(csv())
    return path


def run(*args: Any) -> tuple[int, str]:
    """Exit code and standard output."""
    out = io.StringIO()
    try:
        call_command("import", *map(str, args), stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_import_applies_and_says_so(programme: Path, congress: Congress, coverage) -> None:
    code, said = run(programme, "--congress", "ash-2021")
    batch = Batch.objects.get()
    assert (code, Item.objects.count()) == (0, 4)
    assert said == (
        "programme.csv (csv_table): 4 new, 0 changed, 0 same, 0 vanished, 0 doubtful\n"
        f"Applied as batch {batch.pk}. http://127.0.0.1:8000/desk/alan/ash-2021/intake/{batch.pk}/\n"
    )
    assert search.search("venetoclax", congress) == [Item.objects.get(number="1").pk]


def test_json_is_exactly_what_scripts_expect(programme: Path, congress: Congress) -> None:
    code, said = run(programme, "--congress", "ash-2021", "--json")
    assert (code, json.loads(said)) == (
        0,
        {
            "format": "csv_table",
            "new": 4,
            "changed": 0,
            "same": 0,
            "vanished": 0,
            "doubtful": 0,
            "issues": [],
        },
    )


def test_dry_run_leaves_nothing_behind(programme: Path, congress: Congress) -> None:
    folder = Path(Batch._meta.get_field("file").storage.location)
    files = set(folder.rglob("*.csv"))
    code, said = run(programme, "--congress", "ash-2021", "--dry-run", "--json")
    assert (code, json.loads(said)["new"]) == (0, 4)
    assert (Batch.objects.count(), Item.objects.count(), Activity.objects.count()) == (0, 0, 0)
    assert set(folder.rglob("*.csv")) == files


def test_rows_that_cannot_be_used_give_exit_code_one(tmp_path: Path, congress: Congress) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(csv(*TALKS, "5,,Nobody,,Hall A,2021-12-11 09:00,2021-12-11 09:30"))
    code, said = run(path, "--congress", "ash-2021", "--json")
    result = json.loads(said)
    assert (code, result["new"]) == (1, 4)
    assert [(i["id"], i["severity"], i["place"]) for i in result["issues"]] == [
        ("title-missing", "error", "row 6")
    ]
    assert set(result["issues"][0]) == {"id", "severity", "place", "text", "remedy"}


def test_unknown_congress(programme: Path, congress: Congress) -> None:
    with pytest.raises(CommandError, match=r"No congress 'ash-2022'\. Known: ash-2021\.") as error:
        run(programme, "--congress", "ash-2022")
    assert error.value.returncode == 2


def test_missing_file(congress: Congress, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file") as error:
        run(tmp_path / "nothing.csv", "--congress", "ash-2021")
    assert error.value.returncode == 2


def test_unknown_format(programme: Path, congress: Congress) -> None:
    with pytest.raises(CommandError, match="No format 'pdf'") as error:
        run(programme, "--congress", "ash-2021", "--format", "pdf")
    assert error.value.returncode == 2


def test_unreadable_file(tmp_path: Path, congress: Congress) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    code, said = run(path, "--congress", "ash-2021", "--json")
    assert (code, [i["id"] for i in json.loads(said)["issues"]]) == (2, ["file-empty"])


def test_progress_goes_to_standard_error(programme: Path, congress: Congress, capsys) -> None:
    run(programme, "--congress", "ash-2021", "--json")
    assert capsys.readouterr().err == "programme.csv: reading\n"


def test_help_teaches(capsys) -> None:
    with pytest.raises(SystemExit):
        call_command("import", "--help")
    said = capsys.readouterr().out
    assert "rapporteur import programme.xlsx --congress ash-2021 --dry-run" in said
    assert "Exit code: 0 all went well" in said
