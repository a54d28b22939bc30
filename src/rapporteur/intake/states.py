from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """uploaded -> reading -> (mapping ->) preview -> applied -> undone; or failed, discarded."""

    UPLOADED = "uploaded", _("Waiting to be read")
    READING = "reading", _("Being read")
    MAPPING = "mapping", _("Columns to confirm")
    PREVIEW = "preview", _("Ready to check")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Could not be read")


class ChangeKind(TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    VANISHED = "vanished", _("Vanished")
    DOUBTFUL = "doubtful", _("Doubtful")
    SAME = "same", _("Same")


class Decision(TextChoices):
    """What a person (or the default) says of one change."""

    ACCEPT = "accept", _("Take over")
    SKIP = "skip", _("Leave as it is")
    AS_NEW = "as-new", _("Add as a new item")
