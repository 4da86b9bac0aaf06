from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "standards.disclosure"
    label = "disclosure"
