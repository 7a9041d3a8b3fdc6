from django.http import HttpResponse


def governor(request, **kwargs):
    return HttpResponse("")
