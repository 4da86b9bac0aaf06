"""The API: JSON only, problem documents, cursor pages, throttled."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["portal.access.permissions.Declared"],
    "DEFAULT_RENDERER_CLASSES": ["portal.access.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.access.parsers.StrictParser"],
    "DEFAULT_PAGINATION_CLASS": "portal.access.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["portal.access.throttling.ActorThrottle"],
    "DEFAULT_THROTTLE_RATES": {"actor": "600/min"},
    "EXCEPTION_HANDLER": "portal.access.problems.problem_response",
    "DEFAULT_VERSIONING_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "CX standards portal",
    "DESCRIPTION": "Standards, submissions, scorecards and shared comparisons.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.access.schema.with_problems",
    ],
}
