"""Under which name texts are filed, so that few people present cannot be told from a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

FEWEST_PRESENT = 8
_TERMS = ("spring", "summer", "autumn")


def filing(session_date: dt.date, present: int) -> str:
    """Say which `session` a store should file texts under: the day, or the term where fewer than 8 were present.

    Terms are January to April, May to August, September to December.

    Args:
        session_date: The day of the session.
        present: How many people were present, 0 or more.

    Returns:
        The day as `YYYY-MM-DD`, or the term as `YYYY-spring`, `YYYY-summer` or `YYYY-autumn`.

    Example:
        >>> import datetime as dt
        >>> filing(dt.date(2023, 2, 8), 24), filing(dt.date(2023, 2, 8), 7)
        ('2023-02-08', '2023-spring')
    """
    if present >= FEWEST_PRESENT:
        return session_date.isoformat()
    return f"{session_date.year}-{_TERMS[(session_date.month - 1) // 4]}"
