from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "standards.insight"
    label = "insight"
