"""Pages of a network are its own people's, also where they stand below another network's home."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester

from rapporteur.people.models import Membership


class OwnNetworkOnly(PagePermissionTester):
    """Wagtail hands rights down the tree of pages; ours end where another network's home begins."""

    def __init__(self, user: Any, page: Page, network_id: int) -> None:
        super().__init__(user, page)
        if user.is_superuser or not user.is_active:
            return
        if not Membership.objects.filter(user=user, network=network_id).exists():
            self.permissions: set[str] = set()
