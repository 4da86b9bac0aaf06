from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "standards.catalogue"
    label = "catalogue"
