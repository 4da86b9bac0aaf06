"""Routes of months: the partner's, the manager's, the API's."""

from django.urls import path

from standards.reporting.api.endpoints import (
    PeriodsEndpoint,
    SubmissionEndpoint,
    SubmissionsEndpoint,
)
from standards.reporting.views.asked import AskedPage
from standards.reporting.views.collections import CollectionList, CollectionPage, NewCollection
from standards.reporting.views.expected import ExpectedPage
from standards.reporting.views.extensions import AskPage, DecideExtensionPage, OpenPage
from standards.reporting.views.extensions_for_all import ConfirmForAllPage, ForAllPage
from standards.reporting.views.feed import FeedFilePage, FeedPage
from standards.reporting.views.grid.draft import DraftPage
from standards.reporting.views.grid.page import GridPage, TogetherPage
from standards.reporting.views.inbox import (
    DecidePage,
    InboxMonthPage,
    InboxPage,
)
from standards.reporting.views.letters import LetterPage
from standards.reporting.views.months import MonthsPage, ReceiptFile, SentPage
from standards.reporting.views.questions import AskQuestionPage, QuestionPage, WithdrawPage
from standards.reporting.views.rehearsals import RehearsalPage
from standards.reporting.views.uploads import PreparedFilePage, UploadOutcomePage, UploadPage

app_name = "reporting"

_MONTH = "months/<slug:collection>/<str:month>"

urlpatterns = [
    path("months/", MonthsPage.as_view(), name="months"),
    path("months/<str:month>/", TogetherPage.as_view(), name="together"),
    path(f"{_MONTH}/", GridPage.as_view(), name="grid"),
    path(f"{_MONTH}/draft/", DraftPage.as_view(), name="draft"),
    path(f"{_MONTH}/sent/", SentPage.as_view(), name="sent"),
    path(f"{_MONTH}/file/", UploadPage.as_view(), name="upload"),
    path(f"{_MONTH}/prepared.<slug:suffix>", PreparedFilePage.as_view(), name="prepared"),
    path(f"{_MONTH}/later/", AskPage.as_view(), name="later"),
    path("asked/<uuid:public_id>/", AskedPage.as_view(), name="asked"),
    path("calendar/", FeedPage.as_view(), name="feed"),
    path("calendar/<str:secret>.ics", FeedFilePage.as_view(), name="feed_file"),
    path("inbox/", InboxPage.as_view(), name="inbox"),
    path("inbox/expected/", ExpectedPage.as_view(), name="expected"),
    path("collections/", CollectionList.as_view(), name="collections"),
    path("collections/new/", NewCollection.as_view(), name="new_collection"),
    path("collections/<slug:collection>/", CollectionPage.as_view(), name="collection"),
    path(
        "collections/<slug:collection>/<str:month>/rehearsal/",
        RehearsalPage.as_view(),
        name="rehearsal",
    ),
    path("inbox/later/<uuid:public_id>/", DecideExtensionPage.as_view(), name="extension"),
    path("inbox/for-all/<uuid:public_id>/", ConfirmForAllPage.as_view(), name="extension_for_all"),
    path("inbox/<slug:collection>/<str:month>/for-all/", ForAllPage.as_view(), name="for_all"),
    path("questions/<uuid:public_id>/", QuestionPage.as_view(), name="question"),
    path("inbox/ask/<uuid:public_id>/", AskQuestionPage.as_view(), name="ask"),
    path("inbox/withdraw/<uuid:public_id>/", WithdrawPage.as_view(), name="withdraw"),
    path("inbox/decide/<uuid:public_id>/", DecidePage.as_view(), name="decide"),
    path("inbox/<slug:collection>/<str:month>/", InboxMonthPage.as_view(), name="inbox_month"),
    path("inbox/<slug:collection>/<str:month>/write/", LetterPage.as_view(), name="letter"),
    path(
        "inbox/<slug:collection>/<str:month>/open/<uuid:public_id>/",
        OpenPage.as_view(),
        name="open_again",
    ),
    path("receipts/file/<uuid:public_id>.json", ReceiptFile.as_view(), name="receipt_file"),
    path("files/<uuid:public_id>/", UploadOutcomePage.as_view(), name="upload_outcome"),
]

api_urlpatterns = [
    path("submissions", SubmissionsEndpoint.as_view(), name="api-submissions"),
    path("submissions/<uuid:public_id>", SubmissionEndpoint.as_view(), name="api-submission"),
    path("periods", PeriodsEndpoint.as_view(), name="api-periods"),
]
