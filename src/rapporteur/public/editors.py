"""Who may do what in the CMS, made from the roles people hold. Nobody assigns groups by hand."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from rapporteur.people.models import Network, User
from rapporteur.people.states import Role
from rapporteur.public.models import CongressIndexPage

CMS_ROLES = (Role.COORDINATOR, Role.EDITOR)
ON_PAGES = ("change_page", "publish_page", "lock_page", "unlock_page")
ON_IMAGES = ("add_image", "change_image", "choose_image")


def group_name(network: Network) -> str:
    return f"{network.slug}: public pages"


@transaction.atomic
def sync_editors(network: Network) -> Group:
    """Give coordinators and editors of the network the CMS on its own pages and pictures, and nobody else.

    Idempotent. People who lost the role leave the group; pages of other networks stay out of reach.
    """
    group, _made = Group.objects.get_or_create(name=group_name(network))
    group.permissions.set([_permission("wagtailadmin", "access_admin")])
    for home in CongressIndexPage.objects.filter(network=network):
        for codename in ON_PAGES:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home.page_ptr, permission=_permission("wagtailcore", codename)
            )
    collection = collection_of(network)
    for codename in ON_IMAGES:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission("wagtailimages", codename)
        )
    group.user_set.set(
        User.objects.filter(
            memberships__network=network, memberships__role__in=CMS_ROLES, is_active=True
        ).distinct()
    )
    return group


def collection_of(network: Network) -> Collection:
    """Where the network's pictures are kept. Its name has the slug: two networks may be called alike."""
    root = Collection.get_first_root_node()
    name = f"{network.name[:180]} ({network.slug})"
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(instance=Collection(name=name))


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
