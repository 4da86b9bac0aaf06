from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "partners.sharing"
    label = "sharing"
