"""Many processes at one store: they neither wait for each other for ever, nor keep a page twice, nor lose one to a closing door."""

from __future__ import annotations

import random
import shutil
import ssl
import subprocess
import threading
from collections import Counter
from urllib.request import urlopen

import pytest

from copkit.errors import UsageError
from copkit.join import Service
from copkit.store import Door, close_door, keep_once, open_store, save_door
from tests.join.conftest import FILED


@pytest.fixture
def stores(url):
    """One store as five processes see it."""
    opened = [open_store(url) for _ in range(5)]
    yield opened
    for each in opened:
        each.dispose()


def door(code="KX4P7"):
    return Door(code=code, title="", filed=FILED, community="", prompts=(("one", "?"),))


def together(*doing):
    """Do all at once; gives what went wrong."""
    wrong = []

    def one(act):
        try:
            act()
        except Exception as problem:  # noqa: BLE001 -- whatever a thread meets, the test must see
            wrong.append(problem)

    threads = [threading.Thread(target=one, args=(act,)) for act in doing]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_the_same_pages_sent_to_many_processes_in_any_order_are_kept_once(stores):
    """Batches that hold the same tickets in other orders do not block one another, and each ticket is good once."""
    save_door(stores[0], door())
    answers = Counter()

    def send(store, seed):
        dice = random.Random(seed)
        for turn in range(8):
            batch = [("KX4P7", f"{turn}-{n}", [("one", f"text {turn} {n}", "verbatim")]) for n in range(12)]
            dice.shuffle(batch)
            answers.update(
                f"{code}"
                for code, kept in zip([ticket for _, ticket, _ in batch], keep_once(store, batch), strict=True)
                if kept
            )

    assert together(*(lambda s=store, n=n: send(s, n) for n, store in enumerate(stores))) == []
    assert set(answers.values()) == {1}
    assert Counter(each.text for each in stores[0].held()) == Counter(
        f"text {t} {n}" for t in range(8) for n in range(12)
    )


def test_a_door_that_closes_while_pages_come_keeps_what_it_answered_for(stores):
    """Each page is kept or told that the door is closed; another door's pages come through the rewriting unharmed."""
    save_door(stores[0], door())
    save_door(stores[0], door("OTHER"))
    kept, told = Counter(), Counter()

    def send(store, name, code):
        for n in range(25):
            [answer] = keep_once(store, [(code, f"{name}-{n}", [("one", f"{name} {n}", "verbatim")])])
            told[answer] += 1
            kept[f"{name} {n}"] += bool(answer)

    def close():
        for _ in range(4):
            close_door(stores[4], "KX4P7")

    sending = [lambda s=s, n=n: send(s, f"s{n}", "OTHER" if n % 2 else "KX4P7") for n, s in enumerate(stores[:4])]
    assert together(*sending, close) == []
    assert Counter(each.text for each in stores[0].held()) == +kept
    assert all(kept[f"s1 {n}"] and kept[f"s3 {n}"] for n in range(25))


def test_the_page_is_served_encrypted_with_a_certificate(store, tmp_path):
    """With --cert and --key; a pair that does not belong together is refused in a sentence, and so is a port that is taken."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    openssl = shutil.which("openssl") or pytest.skip("openssl is not installed")
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)  # fmt: skip
    save_door(store, door())
    running = Service(store, cert=(str(cert), str(key)), patience=1)
    with urlopen(f"{running.url}s/KX4P7", context=ssl.create_default_context(cafile=str(cert)), timeout=10) as answer:
        page = answer.read().decode()
    assert "What happens with what I write?" in page
    with pytest.raises(UsageError, match="cannot be used"):
        Service(store, port=running.port)
    running.stop()
    for pair in ((str(cert), str(cert)), ("none.pem", "none.pem")):
        with pytest.raises(UsageError, match="no certificate and key that belong together"):
            Service(store, cert=pair)
    with pytest.raises(UsageError, match="There is no port"):
        Service(store, port=99_999)


def test_stopping_twice_is_fine_and_keeps_what_waits(store):
    """A service that ends lets answers on their way arrive."""
    save_door(store, door())
    running = Service(store)
    answer = running._room.keeper.keep("KX4P7", "ticket", [("one", "Last words.", "verbatim")])
    running.stop()
    running.stop()
    assert answer.result(1) is True
    assert [each.text for each in store.held()] == ["Last words."]
