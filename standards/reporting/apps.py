from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "standards.reporting"
    label = "reporting"
