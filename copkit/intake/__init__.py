"""Files that a facilitator brings in: who came, and what people wrote, with every person key left behind."""

from copkit.intake.attendance import Attendance, Present, read_attendance
from copkit.intake.contributions import Intake, Kept, read_contributions

__all__ = ["Attendance", "Intake", "Kept", "Present", "read_attendance", "read_contributions"]
