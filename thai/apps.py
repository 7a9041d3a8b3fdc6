from django.apps import AppConfig


class ThaiConfig(AppConfig):
    name = "thai"

    def ready(self):
        # Imported late: the admin needs loaded apps.
        from thai.admin import show_dates_in_buddhist_era

        show_dates_in_buddhist_era()
