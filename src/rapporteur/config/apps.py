from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "rapporteur.config"
    label = "config"
