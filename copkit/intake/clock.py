"""Times and durations as meeting platforms write them, in minutes."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from copkit.intake.tables import alias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNITS = {
    3600: "h hr hrs hour hours hora horas std stunde stunden heure heures u uur ore ora t tim timme timmar godz",
    60: "m min mins minute minutes minuto minutos minuten minuti minuut",
    1: "s sec secs second seconds seg segs segundo segundos sek sekunde sekunden seconde secondes sekunder",
}
_SECONDS = {unit: seconds for seconds, units in _UNITS.items() for unit in units.split()}
_STAMPS = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p", "%d/%m/%Y %I:%M:%S %p",
    "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y, %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y, %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %H:%M:%S",
)  # fmt: skip


def minutes_of(duration: str) -> float | None:
    """Read a duration: whole minutes, `01:02:10`, `1h 2m 10s`, `1 h 1 min 55 s`; None where it is none of these.

    Example:
        >>> minutes_of("58"), minutes_of("01:02:30"), minutes_of("1h 2m 30s"), minutes_of("about an hour")
        (58.0, 62.5, 62.5, None)
    """
    words = alias(duration).replace(".", "")
    if re.fullmatch(r"\d{1,5}", words):
        return float(words)
    if clock := re.fullmatch(r"(\d{1,3}):(\d\d):(\d\d)", words):
        hours, minutes, seconds = map(int, clock.groups())
        return hours * 60 + minutes + seconds / 60
    part = r"(\d{1,5})\s*([^\W\d_]+)[\s,]*"
    parts = re.findall(part, words)
    if not parts or re.sub(part, "", words) or not all(unit in _SECONDS for _, unit in parts):
        return None
    return sum(int(number) * _SECONDS[unit] for number, unit in parts) / 60


def stamps_of(cells: Sequence[str]) -> list[dt.datetime] | None:
    """Read clock times, all by one pattern; None where no pattern reads them all.

    Day and month may be swapped when both could be: distances within one meeting are the same either way.
    """
    plain = [" ".join(cell.split()) for cell in cells]
    for pattern in _STAMPS:
        try:
            return [dt.datetime.strptime(cell, pattern).replace(tzinfo=dt.UTC) for cell in plain]
        except ValueError:
            continue
    return None


def minutes_covered(spans: Iterable[tuple[dt.datetime, dt.datetime]]) -> float:
    """Give the minutes that spans cover together: a person on two devices is there once.

    Example:
        >>> at = [dt.datetime(2023, 2, 8, 12, m, tzinfo=dt.UTC) for m in (0, 10, 5, 30)]
        >>> minutes_covered([(at[0], at[1]), (at[2], at[3])])
        30.0
    """
    covered, until = dt.timedelta(), dt.datetime.min.replace(tzinfo=dt.UTC)
    for start, end in sorted(spans):
        covered += max(end - max(start, until), dt.timedelta())
        until = max(until, end)
    return covered / dt.timedelta(minutes=1)
