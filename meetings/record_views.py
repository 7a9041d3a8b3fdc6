from django.http import HttpResponse


def meeting_new(request, **kwargs):
    return HttpResponse("")


def draft_detail(request, **kwargs):
    return HttpResponse("")


def draft_edit(request, **kwargs):
    return HttpResponse("")


def draft_discard(request, **kwargs):
    return HttpResponse("")
