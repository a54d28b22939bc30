"""Measure a promise beside its limit in the same run, and write what was found as JSON."""

from __future__ import annotations

import json
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """The median wall time of ``runs`` calls."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak_mb() -> float:
    """The most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ratio(measured: float, limit: float, promise: float) -> dict[str, float | bool]:
    """One promise: ``measured`` at most ``promise`` times ``limit``."""
    return {
        "seconds": round(measured, 4),
        "limit_seconds": round(limit, 4),
        "ratio": round(measured / limit, 2),
        "promise": promise,
        "kept": measured <= promise * limit,
    }


def at_most(measured: float, promise: float, unit: str) -> dict[str, float | bool]:
    """One promise: no more ``unit`` than ``promise``."""
    return {unit: measured, "promise": promise, "kept": measured <= promise}


def peak_memory() -> dict[str, float | bool]:
    """The promise about memory: what this process has held at most."""
    return at_most(round(peak_mb()), 500, "mb")


def queries_of(work: Callable[[], object]) -> int:
    """How many statements ``work`` sends to the database."""
    count = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    from django.db import connection  # noqa: PLC0415 - needs Django to be set up

    with connection.execute_wrapper(note):
        work()
    return count


def report(name: str, figures: dict[str, Any]) -> None:
    """Print and keep the figures; exit 1 if any promise in them is broken."""
    whole = {"bench": name, "python": platform.python_version(), "machine": platform.machine(), **figures}
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(whole, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n")
    print(text)
    sys.exit(0 if _all_kept(figures) else 1)


def _all_kept(figures: Any) -> bool:
    if isinstance(figures, dict):
        return figures.get("kept", True) and all(_all_kept(value) for value in figures.values())
    return True
