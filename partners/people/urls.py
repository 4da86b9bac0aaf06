"""Routes about people."""

from django.urls import path

from partners.people.views.brand import BrandPeoplePage, PersonPage, RoleRequestsPage
from partners.people.views.contacts import ContactsPage
from partners.people.views.invitations import InvitationsPage
from partners.people.views.join import JoinPage
from partners.people.views.portfolio import PortfolioOfPage, PortfolioPage
from partners.people.views.sale import SalePage
from partners.people.views.team import TeamPage, TeamsPage
from partners.people.views.tokens import TokensPage
from partners.people.views.told import ToldPage

app_name = "people"

urlpatterns = [
    path("people/", BrandPeoplePage.as_view(), name="brand"),
    path("people/roles/", RoleRequestsPage.as_view(), name="role_requests"),
    path("portfolio/", PortfolioPage.as_view(), name="portfolio"),
    path("people/<uuid:public_id>/portfolio/", PortfolioOfPage.as_view(), name="portfolio_of"),
    path("people/<uuid:public_id>/", PersonPage.as_view(), name="person"),
    path("partners/<uuid:public_id>/team/", TeamPage.as_view(), name="team"),
    path("partners/<uuid:public_id>/contacts/", ContactsPage.as_view(), name="contacts"),
    path("partners/<uuid:public_id>/told/", ToldPage.as_view(), name="told"),
    path("partners/<uuid:public_id>/sale/", SalePage.as_view(), name="sale"),
    path("teams/", TeamsPage.as_view(), name="teams"),
    path("invitations/", InvitationsPage.as_view(), name="invitations"),
    path("join/<str:secret>/", JoinPage.as_view(), name="join"),
    path("me/tokens/", TokensPage.as_view(), name="tokens"),
]
