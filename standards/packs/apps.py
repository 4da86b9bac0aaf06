from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "standards.packs"
    label = "packs"
