from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "standards.scoring"
    label = "scoring"
