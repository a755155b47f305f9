"""Whatever is sent to whatever address, the service answers, and never with an error of its own."""

from __future__ import annotations

from collections import Counter
from urllib.parse import quote_from_bytes, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copkit.join import Service
from tests.join.wire import FORM, Wire

TIMES, EACH = 1000, 20
PATHS = st.one_of(
    st.sampled_from(["/s/KX4P7", "/s/kx4p7"]),
    st.sampled_from(["/s/KX4P7"]),
    st.sampled_from(
        [
            "/",
            "/?code=KX4P7",
            "/?code=kx4p7",
            "/wall/KX4P7",
            "/s/NODOOR",
            "/s/",
            "*",
            "//",
            "/favicon.ico",
            "http://evil.example/",
            "/s/KX4P7?x=%",
        ]
    ),
    st.binary(max_size=40).map(lambda raw: "/" + quote_from_bytes(raw)),
    st.binary(max_size=30).map(lambda raw: "/?code=" + quote_from_bytes(raw)),
    st.binary(max_size=30).map(lambda raw: "/wall/KX4P7?key=" + quote_from_bytes(raw)),
    st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=30).map(lambda text: "/" + text),
)
METHODS = st.sampled_from(
    ["GET"] * 6 + ["POST"] * 12 + ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "X"]
)
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.sampled_from(["", "x" * 2001, "\0", "</textarea>", "' OR 1=1", "[person 1]", "ﷺ" * 300]),
)
FIELDS = st.fixed_dictionaries(
    {"step": st.sampled_from(["look", "keep", "keep", "pulse", "drop"]), "ticket": st.sampled_from(["GOOD", "GOOD", "GOOD", "bad", ""])},
    optional={"text-one": st.one_of(WORDS, st.just("Tea.")), "text-two": WORDS, "consent": st.sampled_from(["verbatim", "paraphrase", "count-only", "no"]),
              "pulse-speak": st.sampled_from("0123"), "other": WORDS, "text-check-out": st.just("tired")},
)  # fmt: skip
BODIES = st.one_of(
    FIELDS,
    FIELDS,
    st.binary(max_size=200),
    st.lists(st.tuples(st.sampled_from(["text-one", "ticket"]), WORDS), max_size=30),
)
KINDS = st.sampled_from(
    [FORM] * 12 + ["multipart/form-data; boundary=a", "application/json", "", "text/plain; charset=\xff"]
)
HEADS = st.dictionaries(
    st.sampled_from(["Host", "X-Forwarded-For", "Cookie", "Expect", "Range", "If-None-Match", "Accept-Encoding", "Content-Encoding", "X-A", "Transfer-Encoding", "Connection"]),
    st.one_of(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40), st.sampled_from(["127.0.0.1", "chunked", "100-continue", "gzip", "*", "upgrade"])),
    max_size=2,
)  # fmt: skip
REQUESTS = st.tuples(METHODS, PATHS, BODIES, KINDS, st.one_of(st.just({}), st.just({}), HEADS))


@pytest.mark.slow
def test_twenty_thousand_requests_to_every_route_meet_no_server_error(store, door, caplog, capfd):
    """Each is answered below 500, in a page that gives nothing away; only confirmed texts are stored; nothing is printed."""
    caplog.set_level(0)
    running = Service(store, roster=("Quillandra Vostemeyer",), behind_proxy=True)
    line, found, kept = Wire(running.port, door.code), Counter(), Counter()

    @settings(max_examples=TIMES, suppress_health_check=list(HealthCheck))
    @given(st.lists(REQUESTS, min_size=EACH, max_size=EACH))
    def send(requests):
        ticket = line.ticket()
        for method, path, body, kind, heads in requests:
            if isinstance(body, dict):
                body = {**body, "ticket": ticket if body["ticket"] == "GOOD" else body["ticket"]}  # noqa: PLW2901 -- the ticket is known only now
            data = body if isinstance(body, bytes) else urlencode(body).encode()
            answer = line.ask(method, path, data, Content_Type=kind, **heads)
            found[answer.status] += 1
            kept["It is kept" in answer.page and method == "POST"] += 1
            assert answer.status < 500, (method, path, body, kind, heads, answer)
            assert answer.status or method == "HEAD", (method, path, body, kind, heads)
            assert "Traceback" not in answer.page

    send()
    running.stop()
    assert found.total() >= TIMES * EACH
    err = capfd.readouterr().err
    assert err == ""
    assert not [record for record in caplog.records if record.name.startswith(("tornado", "asyncio"))]
    assert {200, 303, 400, 403, 404, 405, 409, 415, 421} <= set(found), found
