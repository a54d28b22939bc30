from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "rapporteur.config"
    label = "config"

    def ready(self) -> None:
        import_module("rapporteur.config.checks")
