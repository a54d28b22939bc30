"""What has to happen by itself now and then. One list, called every minute by ``rapporteur run``."""

from __future__ import annotations

import logging

from django.core.management import call_command

log = logging.getLogger(__name__)

COMMANDS = (
    "publish_scheduled",  # pages whose time has come, and those that expire
    "clearsessions",
)


def run_periodic() -> None:
    """Run each command; one that fails is logged and does not keep the others from running."""
    for name in COMMANDS:
        try:
            call_command(name, verbosity=0)
        except Exception:
            log.exception("the periodic command %s failed", name)
