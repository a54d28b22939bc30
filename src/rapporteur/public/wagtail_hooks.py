"""The CMS as our editors meet it: a way back to the desk, and only what they need."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def desk_entry() -> MenuItem:
    """First in the CMS's menu: back to the desk."""
    return MenuItem(_("Back to the desk"), reverse("desk:home"), icon_name="arrow-left", order=1)


@hooks.register("construct_main_menu")
def only_what_is_used(request: HttpRequest, menu_items: list[Any]) -> None:
    """Reports on aging pages and the help of the CMS's makers would only distract; superusers keep all."""
    if not request.user.is_superuser:  # type: ignore[union-attr]
        menu_items[:] = [item for item in menu_items if item.name not in {"help", "reports"}]
