from django.http import HttpResponse


def meeting_list(request, **kwargs):
    return HttpResponse("")


def meeting_export(request, **kwargs):
    return HttpResponse("")


def meeting_detail(request, **kwargs):
    return HttpResponse("")
