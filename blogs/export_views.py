from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blogs.export import own_posts
from thai.clock import today


@require_safe
@login_required
@never_cache
def post_export(request):
    """Everybody takes her own posts along, photos and answers with them."""
    name = f"kmforum-posts-{today().isoformat()}.zip"
    return StreamingHttpResponse(
        own_posts(request.user, request.build_absolute_uri),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
