"""Routes of the brand's analytics."""

from django.urls import path

from standards.insight.views.figures import FiguresPage
from standards.insight.views.pages import HeatmapPage, OverviewPage, PartnerPage

app_name = "insight"

urlpatterns = [
    path("insight/network/", OverviewPage.as_view(), name="overview"),
    path("insight/heatmap/", HeatmapPage.as_view(), name="heatmap"),
    path("insight/figures/", FiguresPage.as_view(), name="figures"),
    path("insight/partners/<uuid:public_id>/", PartnerPage.as_view(), name="partner"),
]
