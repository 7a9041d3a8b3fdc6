from django.http import HttpResponse


def appointment_new(request, **kwargs):
    return HttpResponse("")


def appointment_detail(request, **kwargs):
    return HttpResponse("")


def appointment_edit(request, **kwargs):
    return HttpResponse("")


def appointment_cancel(request, **kwargs):
    return HttpResponse("")
