"""A participant's side of the wire, byte by byte: so that tests can send what no browser would."""

from __future__ import annotations

import contextlib
import html
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back: status, head and page."""

    status: int
    head: str
    page: str

    @property
    def said(self):
        """The page's main part as a person reads it."""
        return html.unescape(re.sub(r"<[^>]+>", " ", self.page.split("<main>")[-1].split("</main>")[0]))

    def field(self, name):
        return re.search(rf'name="{name}" value="([^"]*)"', self.page)[1]

    @property
    def boxes(self):
        """What stands in each text box."""
        found = re.findall(r'<textarea[^>]* name="text-([^"]+)"[^>]*>\n(.*?)</textarea>', self.page, re.DOTALL)
        return {name: html.unescape(text) for name, text in found}


@dataclass(frozen=True)
class Wire:
    """Talks to one service about one door."""

    port: int
    code: str = ""

    def raw(self, data, *, patience=30):
        """Send bytes, and give what comes back; an empty answer has the status 0."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            with contextlib.suppress(OSError):  # it may be answered and closed before all is sent
                line.sendall(data)
            return read(line)

    def ask(self, method, path, body=b"", **headers):
        fields = {"Host": f"127.0.0.1:{self.port}", "Content-Type": FORM, "Content-Length": str(len(body))}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [
            f"{method} {path} HTTP/1.1",
            *(f"{name}: {value}" for name, value in fields.items() if value is not None),
        ]
        return self.raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    @property
    def path(self):
        return f"/s/{self.code}"

    def get(self, path=None):
        return self.ask("GET", path or self.path)

    def post(self, fields, **headers):
        return self.ask(
            "POST", self.path, fields if isinstance(fields, bytes) else urlencode(fields).encode(), **headers
        )

    def ticket(self):
        return self.get().field("ticket")

    def look(self, text, *, ticket=None, consent="verbatim", box="one"):
        """Write a text, and give the page that shows it as it would be kept."""
        return self.post({"ticket": ticket or self.ticket(), "step": "look", "consent": consent, f"text-{box}": text})

    def keep(self, text, *, ticket=None, consent="verbatim", box="one"):
        """Confirm a text."""
        return self.post({"ticket": ticket or self.ticket(), "step": "keep", "consent": consent, f"text-{box}": text})


def read(line):
    """Read until the other side closes."""
    data = b""
    try:
        while piece := line.recv(65536):
            data += piece
    except ConnectionResetError:
        pass
    head, _, page = data.partition(b"\r\n\r\n")
    return Answer(int(head.split(b" ", 2)[1]) if head else 0, head.decode("latin-1"), page.decode())
