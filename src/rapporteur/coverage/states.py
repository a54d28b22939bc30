from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    ON_SITE = "on-site", _("on site")
    VIRTUAL = "virtual", _("online")
    BOTH = "both", _("on site and online")


class SourceKind(TextChoices):
    PROGRAMME = "programme", _("Full programme")
    ABSTRACTS = "abstracts", _("All abstracts")
    OTHER = "other", _("Other source")


class Priority(TextChoices):
    HIGH = "1", _("High")
    MEDIUM = "2", _("Medium")
    LOW = "3", _("Low")
