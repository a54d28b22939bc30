"""Pictures that come in through the CMS lose their hidden data like those of the desk."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

from rapporteur.media.pictures import without_hidden_data


def _strip(file: Any) -> bool:
    """Replace a new PNG or JPEG by one without hidden data; False for files that are stored or of other types."""
    ending = (file.name or "").lower().rpartition(".")[2]
    if not file or file._committed or ending not in {"png", "jpg", "jpeg"}:
        return False
    file.seek(0)
    try:
        bare = without_hidden_data(file.file)
    except (OSError, SyntaxError, ValueError):
        file.seek(0)
        return False
    file.file = ContentFile(bare.read(), name=file.name)
    return True


@receiver(pre_save, sender=get_image_model(), dispatch_uid="media.image")
def image_comes_in(instance: Any, *, raw: bool = False, **kwargs: Any) -> None:
    if not raw and _strip(instance.file):
        instance.file_size = instance.file.size
        instance._set_file_hash()


@receiver(pre_save, sender=UserProfile, dispatch_uid="media.avatar")
def avatar_comes_in(instance: UserProfile, *, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.avatar:
        _strip(instance.avatar)
