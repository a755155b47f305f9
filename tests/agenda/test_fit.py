"""An agenda adds up to the minute, and strays least from what each block prefers."""

from __future__ import annotations

import datetime as dt

from agenda_samples import two_hours

from copkit.agenda import fit_agenda


def test_two_hours_run_as_preferred():
    """The session that prefers 120 minutes gets exactly what it prefers."""
    agenda = fit_agenda(two_hours())
    assert [slot.minutes for slot in agenda.blocks] == [5, 12, 3, 30, 5, 10, 2, 20, 13, 7, 6, 7]
    assert agenda.blocks[-1].end == dt.time(14)
    assert agenda.cost == 0
