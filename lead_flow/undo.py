"""What taking a note back restores: what the note moved and nobody moved since."""

# What is moved together: a release since does not keep the state from going back.
TOGETHER = (
    ("flow_state", "flow_closed_date"),
    ("flow_user_id", "flow_reserved_date"),
    ("flow_callback_date", "flow_callback_user_id"),
)


def left_by_note(before, author, date, callback=False, is_closing=False):
    """What a note left of its client's values, by which a later change is known.

    :param before: the client's values before the note, dates as strings
    :param author: id of its operator, for whom it may have reserved the client
    :param date, callback: of the note, as strings

    >>> free = {"flow_user_id": False, "flow_reserved_date": False}
    >>> left = left_by_note(free, 7, "2026-05-04 09:00:00")
    >>> left["flow_state"], left["flow_user_id"], left["flow_reserved_date"]
    ('in_progress', 7, '2026-05-04 09:00:00')
    """
    if is_closing:
        free = dict.fromkeys(("flow_user_id", "flow_callback_date"), False)
        return {"flow_state": "done", **free}
    reserved = before.get("flow_user_id")
    return {
        "flow_state": "in_progress",
        "flow_user_id": reserved or author,
        "flow_reserved_date": before.get("flow_reserved_date") if reserved else date,
        "flow_callback_date": callback,
    }


def restored(before, left, now):
    """The values of a client that go back to what they were before a note.

    :param left: what the note left of some of them
    :param now: what they are
    :return: dict of `before`, without what somebody moved since

    >>> before = {"flow_state": "none", "flow_user_id": False, "flow_note_count": 0}
    >>> left = {"flow_state": "done", "flow_user_id": False}
    >>> restored(before, left, {"flow_state": "done", "flow_user_id": False})
    {'flow_state': 'none', 'flow_user_id': False, 'flow_note_count': 0}
    >>> restored(before, left, {"flow_state": "done", "flow_user_id": 8})
    {'flow_state': 'none', 'flow_note_count': 0}
    >>> restored(before, left, {"flow_state": "in_progress", "flow_user_id": False})
    {'flow_user_id': False, 'flow_note_count': 0}
    """
    moved = {
        name
        for names in TOGETHER
        if any(left[name] != now[name] for name in names if name in left)
        for name in names
    }
    return {name: value for name, value in before.items() if name not in moved}
