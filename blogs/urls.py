from django.urls import path

from blogs import post_views

app_name = "blogs"

urlpatterns = [
    path(
        "blogs/<str:code>/<int:number>/",
        post_views.post_detail,
        name="post_detail",
    ),
    path(
        "blogs/<str:code>/<int:number>/photos/<uuid:key>/",
        post_views.photo_detail,
        name="photo_detail",
    ),
]
