import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kmforum.settings")
application = get_wsgi_application()
# What stays as long as the process is not looked through again and again.
gc.collect()
gc.freeze()
