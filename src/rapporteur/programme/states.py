from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """An item of a programme is a session (a slot) or a presentation (inside one, or of the abstract book)."""

    SESSION = "session", _("Session")
    PRESENTATION = "presentation", _("Presentation")


class Kind(TextChoices):
    SATELLITE = "satellite", _("Satellite symposium")
    EDUCATION = "education", _("Education")
    SCIENTIFIC = "scientific", _("Scientific")
    PLENARY = "plenary", _("Plenary")
    ORAL = "oral", _("Oral")
    POSTER = "poster", _("Poster")
    SPECIAL_INTEREST = "special-interest", _("Special interest")
    WORKSHOP = "workshop", _("Workshop")
    OTHER = "other", _("Other")


class PersonRole(TextChoices):
    AUTHOR = "author", _("Author")
    PRESENTER = "presenter", _("Presenter")
    SPEAKER = "speaker", _("Speaker")
    CHAIR = "chair", _("Chair")
