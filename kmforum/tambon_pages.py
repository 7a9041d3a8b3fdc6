from django.http import HttpResponse


def tambon_list(request, **kwargs):
    return HttpResponse("")


def tambon_detail(request, **kwargs):
    return HttpResponse("")
