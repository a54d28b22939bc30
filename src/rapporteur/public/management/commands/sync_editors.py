"""``rapporteur sync_editors``: CMS groups and permissions from the roles people hold."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from rapporteur.people.models import Network
from rapporteur.public.editors import sync_editors


class Command(BaseCommand):
    help = "Give coordinators and editors of every network the CMS on its own pages, and take it from others."

    def handle(self, *args: Any, **options: Any) -> None:
        for network in Network.objects.order_by("slug"):
            group = sync_editors(network)
            self.stdout.write(f"{network.slug}: {group.user_set.count()} people may edit its public pages")
