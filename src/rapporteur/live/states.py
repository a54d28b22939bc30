from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    WEBINAR = "webinar", _("Webinar")
    MEMBERS_MEETING = "members-meeting", _("Members’ meeting")
