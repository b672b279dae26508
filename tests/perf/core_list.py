"""Core's own list of contacts: what the screens of the addons are compared with."""

ROWS = 80
FIELDS = {
    name: {}
    for name in ("complete_name", "email", "phone", "city", "create_date", "active")
} | {
    "user_id": {"fields": {"display_name": {}}},
    "category_id": {"fields": {"display_name": {}, "color": {}}},
    "country_id": {"fields": {"display_name": {}}},
}


def read_page(partners):
    """The call that the web client makes for the first page, as the user of
    `partners`."""
    return partners.web_search_read([], FIELDS, limit=ROWS, count_limit=10_001)
