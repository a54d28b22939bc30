from importlib import import_module

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "rapporteur.media"
    label = "media"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registers this room's texts and receivers; models can be imported only now.
        import_module("rapporteur.media.consistency")
        import_module("rapporteur.media.receivers")
