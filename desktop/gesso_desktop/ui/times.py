"""Points in time and spans of it, as short as they can be read."""

from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime

from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

_YESTERDAY = QT_TRANSLATE_NOOP("Times", "yesterday {time}")
_DAYS_NAMED = 6  # farther back, a day of the week might be taken for the coming one


def when(created: str, now: datetime | None = None, locale: QLocale | None = None) -> str:
    """In local time, the day only if it is not today. created: ISO 8601 with its zone.

    now: any zone.
    """
    then = datetime.fromisoformat(created).astimezone()
    today = (now or datetime.now()).astimezone().date()
    locale = locale or QLocale()
    # A long form would tell the zone as well.
    clock = locale.toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
    days = (today - then.date()).days
    if days == 0:
        return clock
    if days == 1:
        return translated("Times", _YESTERDAY).format(time=clock)
    date = QDate(then.year, then.month, then.day)
    if 0 < days <= _DAYS_NAMED:
        return f"{locale.dayName(date.dayOfWeek(), QLocale.FormatType.ShortFormat)} {clock}"
    return locale.toString(date, QLocale.FormatType.ShortFormat)


def when_exactly(created: str, locale: QLocale | None = None) -> str:
    then = datetime.fromisoformat(created).astimezone()
    moment = QDateTime(
        QDate(then.year, then.month, then.day), QTime(then.hour, then.minute, then.second)
    )
    return (locale or QLocale()).toString(moment, QLocale.FormatType.ShortFormat)


def span(seconds: float) -> str:
    """0:07, 12:40, 1:02:03."""
    whole = max(0, round(seconds))
    minutes, hours = whole // 60 % 60, whole // 3600
    if hours:
        return f"{hours}:{minutes:02}:{whole % 60:02}"
    return f"{minutes}:{whole % 60:02}"
