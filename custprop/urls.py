"""Where everything is. Each app lists its own pages; here they are put together."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from custprop import api, home, sign_in, views

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("login/code/", sign_in.login_code, name="login_code"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("admin/", admin.site.urls),
    path("api/schema/", api.Schema.as_view(), name="api_schema"),
    path("api/v1/", include("custprop.api")),
    path("", include("registry.urls")),
    path("", include("inspections.urls")),
]
