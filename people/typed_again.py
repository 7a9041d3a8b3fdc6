"""What a refused form held, so that its page can give it back and send it again."""


def typed_in(request):
    """(name, value) of every box but tokens and passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]
