from django.apps import AppConfig


class KmforumConfig(AppConfig):
    name = "kmforum"
