from importlib import import_module

from django.apps import AppConfig


class KmforumConfig(AppConfig):
    name = "kmforum"

    def ready(self):
        import_module("kmforum.derived")  # its receivers
