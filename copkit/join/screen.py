"""What the facilitator shows the room: an address, a code, a QR picture, and how many texts came, in fives."""

from __future__ import annotations

import io
import socket

import segno


def qr_svg(address: str, *, title: str = "") -> str:
    """Return a QR picture of an address as SVG, with its title for people who do not see it.

    Example:
        >>> "<title>Join</title>" in qr_svg("http://127.0.0.1:8000/s/KX4P7", title="Join")
        True
    """
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=6, border=4, title=title or address, xmldecl=False, svgns=True, dark="#000", light="#fff"
    )
    return out.getvalue().decode()


def show_in_fives(count: int) -> str:
    """Return how many texts came so that no single one can be watched arriving.

    Example:
        >>> show_in_fives(3), show_in_fives(14)
        ('fewer than 5', '10 or more')
    """
    return f"{count // 5 * 5} or more" if count >= 5 else "fewer than 5"  # noqa: PLR2004 -- in fives


def lan_address() -> str:
    """Return this computer's address on its own network, as phones in the room would type it; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
