from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person may do for a network. A coordinator may do everything the others may."""

    COORDINATOR = "coordinator", _("Coordinator")
    SCREENER = "screener", _("Screener")
    EDITOR = "editor", _("Editor")
