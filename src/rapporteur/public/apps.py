from importlib import import_module

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "rapporteur.public"
    label = "public"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registers texts and receivers; models can be imported only now.
        import_module("rapporteur.public.consistency")
        import_module("rapporteur.public.receivers")
