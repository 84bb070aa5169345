from django.urls import path, re_path

from . import views

urlpatterns = [
    path("", views.index, name="index"),
    path("stats/", views.stats, name="stats"),
    path("healthz/", views.health, name="health"),
    re_path(r"^avatar/(?P<digest>[0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})$", views.avatar, name="avatar"),
    path("photo/<int:number>", views.photo, name="photo"),
    path("account/", views.account, name="account"),
    path("account/login/", views.log_in, name="login"),
    path("account/logout/", views.log_out, name="logout"),
    path("account/upload/", views.upload, name="upload"),
    path("account/photo/<int:number>/delete/", views.delete, name="delete"),
]

handler500 = "avatars.views.server_error"
