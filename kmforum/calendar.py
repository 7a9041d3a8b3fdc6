from django.http import HttpResponse


def calendar(request, **kwargs):
    return HttpResponse("")


def tambon_calendar(request, **kwargs):
    return HttpResponse("")
