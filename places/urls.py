from django.urls import URLPattern, path

from places.views import areas, units

app_name = "places"

urlpatterns: list[URLPattern] = [
    path("areas/", areas.AreasView.as_view(), name="areas"),
    path("areas/<int:pk>/", areas.AreaView.as_view(), name="area"),
    path("areas/<int:pk>/words/", areas.AreaWordsView.as_view(), name="area_words"),
    path("units/new/", units.UnitCreateView.as_view(), name="unit_create"),
    path("units/<int:pk>/edit/", units.UnitEditView.as_view(), name="unit_edit"),
    path("units/<int:pk>/succession/", units.UnitSuccessionView.as_view(), name="unit_succession"),
]
