"""Start the web server and the background worker as one command, and get the database and files ready first."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from rapporteur.config.periodic import run_periodic

PERIOD_SECONDS = 60


def prepare() -> None:
    """Create or upgrade the database, and gather static files if any has changed since the last time."""
    call_command("migrate", verbosity=0, interactive=False)
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    wanted = _static_fingerprint()
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(wanted)


def _static_fingerprint() -> str:
    """Changes with every installed package's version and with each static file's path, size and time."""
    parts = sorted(f"{d.name}=={d.version}" for d in distributions())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            parts.append(f"{path}:{stat.st_size}:{stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def serve(address: str) -> int:
    """Serve on ``host:port`` until interrupted; the exit code of whichever part stopped first."""
    host, _, port = address.rpartition(":")
    host = host or "127.0.0.1"
    web = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        port,
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "rapporteur.config.wsgi:application",
    ]
    worker = [sys.executable, "-m", "rapporteur.config.command", "db_worker"]
    running = [subprocess.Popen(command) for command in (web, worker)]  # noqa: S603 - our own two commands
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        due = 0.0
        while all(process.poll() is None for process in running):
            if time.monotonic() >= due:
                run_periodic()
                due = time.monotonic() + PERIOD_SECONDS
            time.sleep(0.5)
        return next(code for process in running if (code := process.poll()) is not None)
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)
