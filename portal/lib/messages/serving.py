"""Messages of requests that cannot be served: too large, too slow, or a part that is away."""

from portal.lib.messages.entry import Entry, _

SERVING: dict[str, Entry] = {
    "body_big": Entry(
        _("What was sent is larger than {limit}."),
        _("Sign in first if you have not, and split a file by month."),
        413,
    ),
    "body_slow": Entry(
        _("What was sent came too slowly and was not read to its end."),
        _("Try again over a faster connection."),
        408,
    ),
    "busy": Entry(
        _("The portal has more to do than it can do at once."),
        _("Wait a few seconds and try again."),
        503,
    ),
    "no_room": Entry(
        _("The portal has no room left on its disk, and nothing was kept."),
        _("Tell the brand's administrator, and send it again once there is room."),
        507,
    ),
    "unforeseen": Entry(
        _("The portal failed at this, and nothing was kept."),
        _("Try again; if it fails again, tell the brand's administrator when it was."),
        500,
    ),
    "database_away": Entry(
        _("The portal cannot reach its database, and nothing was kept."),
        _("Wait a minute and try again."),
        503,
    ),
}
