from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    WEBINAR = "webinar", _("Webinar")
    MEMBERS_MEETING = "members-meeting", _("Members’ meeting")


class EventState(TextChoices):
    """Where an event stands at a moment; told from the clock, never stored."""

    COMING = "coming", _("Coming")
    ON = "on", _("On now")
    PAST = "past", _("Past")
