"""May this client be called now, and if not, why and until when.

A profile says on which days and hours, how many attempts in how many days, how long to
keep silent after a refusal, and whether a legal basis is needed. Hours and days are the
client's own: they are looked up in his time zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

HOURS, HOLIDAY, ATTEMPTS, SILENCE = "hours", "holiday", "attempts", "silence"
CONSENT, BLACKLIST = "consent", "blacklist"
NO_NUMBER, WRONG_NUMBER = "no_number", "wrong_number"
REASONS = (
    NO_NUMBER,
    WRONG_NUMBER,
    BLACKLIST,
    CONSENT,
    SILENCE,
    ATTEMPTS,
    HOLIDAY,
    HOURS,
)

SATURDAY = 5

# What only somebody's doing can change is looked at again after so long.
LOOK_AGAIN = timedelta(days=1)

# The zones of France's departments overseas, by the first digits of the zip code.
OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules. `windows` are (weekday, first minute, minute behind the last).

    0 means no limit; no window at all means at any time.
    """

    windows: tuple = ()
    holidays: str = ""
    max_attempts: int = 0
    period_days: int = 30
    silence_days: int = 0
    needs_basis: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """What is known of a client; datetimes are UTC without a zone."""

    phone: str = ""
    wrong_number: str = ""
    zone: str = "UTC"
    attempts: tuple = ()
    refused_at: datetime | None = None
    has_basis: bool = False
    is_blacklisted: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is "" if he may be called, else one of REASONS, over at `until`."""

    reason: str = ""
    until: datetime | None = None

    @property
    def is_allowed(self):
        return not self.reason


def verdict(profile, client, now):
    """Whether `client` may be called at `now` (UTC); no profile asks for a number only.

    >>> office = Profile(windows=((0, 600, 780),))
    >>> lyon = Client(phone="+33 4", zone="Europe/Paris")
    >>> verdict(office, lyon, datetime(2026, 5, 4, 8, 30)).is_allowed
    True
    >>> verdict(office, lyon, datetime(2026, 5, 4, 11, 0))
    Verdict(reason='hours', until=datetime.datetime(2026, 5, 11, 8, 0))
    """
    if not client.phone:
        return Verdict(NO_NUMBER, now + LOOK_AGAIN)
    if client.phone == client.wrong_number:
        return Verdict(WRONG_NUMBER, now + LOOK_AGAIN)
    if profile is None:
        return Verdict()
    if client.is_blacklisted:
        return Verdict(BLACKLIST, now + LOOK_AGAIN)
    if profile.needs_basis and not client.has_basis:
        return Verdict(CONSENT, now + LOOK_AGAIN)
    return (
        _silence(profile, client, now)
        or _attempts(profile, client, now)
        or _time(profile, client, now)
    )


def _silence(profile, client, now):
    if not (profile.silence_days and client.refused_at):
        return None
    until = client.refused_at + timedelta(days=profile.silence_days)
    return Verdict(SILENCE, until) if now < until else None


def _attempts(profile, client, now):
    period = timedelta(days=profile.period_days)
    recent = sorted(at for at in client.attempts if at > now - period)
    if not profile.max_attempts or len(recent) < profile.max_attempts:
        return None
    # when the oldest one that is too many falls out of the period
    return Verdict(ATTEMPTS, recent[-profile.max_attempts] + period)


def _time(profile, client, now):
    if not profile.windows:
        return Verdict()
    zone = zone_info(client.zone)
    local = now.replace(tzinfo=UTC).astimezone(zone)
    is_holiday = is_public_holiday(profile.holidays, local.date())
    minute = local.hour * 60 + local.minute
    if not is_holiday and any(
        day == local.weekday() and first <= minute < last
        for day, first, last in profile.windows
    ):
        return Verdict()
    until = next_opening(profile, local)
    return Verdict(HOLIDAY if is_holiday else HOURS, until)


def next_opening(profile, local):
    """The next moment (UTC, no zone) at which a window opens; None within a year."""
    for ahead in range(366):
        day = local.date() + timedelta(days=ahead)
        if is_public_holiday(profile.holidays, day):
            continue
        for weekday, first, _last in sorted(profile.windows):
            start = datetime.combine(day, time(first // 60, first % 60), local.tzinfo)
            if weekday == day.weekday() and start > local:
                return start.astimezone(UTC).replace(tzinfo=None)
    return None


def is_open_on(profile, day):
    """Whether clients are called on `day`: Monday to Friday if no rules name the days.

    >>> saturdays = Profile(windows=((5, 600, 780),), holidays="FR")
    >>> is_open_on(saturdays, date(2026, 5, 9)), is_open_on(None, date(2026, 5, 9))
    (True, False)
    >>> is_open_on(saturdays, date(2026, 8, 15))
    False
    """
    if profile is None or not profile.windows:
        return day.weekday() < SATURDAY
    is_opened = any(weekday == day.weekday() for weekday, *_hours in profile.windows)
    return is_opened and not is_public_holiday(profile.holidays, day)


def zone_info(name):
    """A zone by its name; UTC for what is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def zone_of(country, zip_code, fallback):
    """The zone of an address in `country` (two letters).

    >>> zone_of("FR", "97410", "UTC"), zone_of("FR", "69003", "UTC")
    ('Indian/Reunion', 'Europe/Paris')
    """
    digits = "".join((zip_code or "").split())
    if country == "FR":
        return OVERSEAS.get(digits[:3], "Europe/Paris")
    return {
        "BE": "Europe/Brussels",
        "CH": "Europe/Zurich",
        "DE": "Europe/Berlin",
        "ES": "Atlantic/Canary" if digits[:2] in ("35", "38") else "Europe/Madrid",
        "GB": "Europe/London",
        "IT": "Europe/Rome",
        "LU": "Europe/Luxembourg",
        "MC": "Europe/Monaco",
        "RE": "Indian/Reunion",
        "GP": "America/Guadeloupe",
        "MQ": "America/Martinique",
        "GF": "America/Cayenne",
        "YT": "Indian/Mayotte",
    }.get(country, fallback)


def easter(year):
    """Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher).

    >>> easter(2026)
    datetime.date(2026, 4, 5)
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _french_holidays(year):
    moving = easter(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return {
        *(date(year, month, day) for month, day in fixed),
        *(moving + timedelta(days=days) for days in (1, 39, 50)),
    }


_HOLIDAYS = {"FR": _french_holidays}


def is_public_holiday(country, day):
    """Whether `day` is a public holiday of `country`, as far as it is known here.

    >>> is_public_holiday("FR", date(2026, 5, 14))
    True
    """
    return country in _HOLIDAYS and day in _HOLIDAYS[country](day.year)
