"""The page where participants write, on their phones: redacted at once, shown back, kept only when confirmed."""

from __future__ import annotations

from copkit.join.answers import pulse_of, pulse_result, texts_in
from copkit.join.door import door_for, open_door, suggestion_box
from copkit.join.screen import lan_address, qr_svg, show_in_fives
from copkit.join.service import Service

__all__ = ["Service", "door_for", "lan_address", "open_door", "pulse_of", "pulse_result"]
__all__ += ["qr_svg", "show_in_fives", "suggestion_box", "texts_in"]
