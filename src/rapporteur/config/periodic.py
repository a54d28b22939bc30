"""What has to happen by itself now and then. One list, called every minute by ``rapporteur run``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.core.management import call_command

from rapporteur.people.actions_forget import forget_expired

log = logging.getLogger(__name__)

DUTIES: dict[str, Callable[[], object]] = {
    # pages whose time has come, and those that expire
    "publish_scheduled": partial(call_command, "publish_scheduled", verbosity=0),
    "clearsessions": partial(call_command, "clearsessions", verbosity=0),
    # what the background worker has done; two weeks stay to look into failures
    "prune_db_task_results": partial(call_command, "prune_db_task_results", queue_name="*", verbosity=0),
    "forget_expired": forget_expired,
}


def run_periodic() -> None:
    """Do each duty; one that fails is logged and does not keep the others from being done."""
    for name, duty in DUTIES.items():
        try:
            duty()
        except Exception:
            log.exception("the periodic duty %s failed", name)
