"""The copkit command: every step of a session from a shell, one sentence for anything that is wrong."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import copkit
from copkit.errors import CopkitError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copkit.community import Community
    from copkit.store import ContributionStore, Door

Run: TypeAlias = "Callable[[argparse.Namespace], None]"
Option: TypeAlias = "tuple[str, dict[str, Any]]"
COMMANDS: list[tuple[Run, str, tuple[Option, ...]]] = []
"""Each command with an example of its use and its options, in the order of a session."""


def option(name: str, words: str, **how: Any) -> Option:  # noqa: ANN401 -- whatever argparse takes
    """Return one argument of a command, as argparse takes it."""
    return name, {"help": words, **how}


def flag(name: str, words: str) -> Option:
    """Return an option that is there or not."""
    return option(name, words, action="store_true")


def command(example: str, *options: Option) -> Callable[[Run], Run]:
    """Make a function a command of its name; its docstring is the help."""

    def add(run: Run) -> Run:
        COMMANDS.append((run, example, options))
        return run

    return add


PACK = "html,pdf,docx,pptx,slides,ics,ahead,follow-up,runsheet"
SESSION = option("session", "the session's date, such as 2023-02-08")
WORKSPACE = option("--workspace", "the community's folder (COPKIT_WORKSPACE, this folder, or data/)", type=Path)
STORE = option("--store", "where contributions are kept (COPKIT_STORE, or copkit.db in the workspace)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 refused in a sentence, 2 not understood."""
    args = _parser().parse_args(argv)
    try:
        args.run(args)
    except CopkitError as error:
        print(f"copkit: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        what = f"{error.filename or 'a file'}: {error.strerror}"
        print(f"copkit: {what}; check its name and permissions.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    about = "Plan, group, collect, share and learn, for a community of practice."
    parser = argparse.ArgumentParser(prog="copkit", description=about)
    parser.add_argument("--version", action="version", version=f"copkit {copkit.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for run, example, options in COMMANDS:
        about, name = (run.__doc__ or "").strip(), run.__name__.strip("_")
        one = commands.add_parser(name, help=about, description=about, epilog=f"Example: {example}")
        one.set_defaults(run=run)
        for argument, how in options:
            one.add_argument(argument, **how)
    return parser


@command(
    "copkit demo",
    option("--folder", "where the copy of the sample community goes", default=Path(".demo"), type=Path),
    option("--out", "where handouts/ and private/ go", default=Path(), type=Path),
)
def demo(args: argparse.Namespace) -> None:
    """Run one whole session on a fresh copy of the sample community, and say where everything is."""
    from copkit.demo import run_demo

    run_demo(args.folder, out=args.out)


@command("copkit lab", WORKSPACE, option("options", "options for JupyterLab, after --", default=(), nargs="*"))
def lab(args: argparse.Namespace) -> None:
    """Open JupyterLab on the first notebook."""
    folder = _workspace(args)
    page = next((place / "notebooks" for place in (folder, folder.parent) if (place / "notebooks").exists()), None)
    if page is None:
        raise UsageError(f"There are no notebooks beside {folder}: lay a workspace with `copkit new DIR`.", came=folder)
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={page.parent.resolve()}"]
    os.execv(  # noqa: S606 -- our own interpreter, no shell
        sys.executable, [*command, f"--LabApp.default_url=/lab/tree/{page.name}/0_start_here.ipynb", *args.options]
    )


@command("copkit new ~/mentors", option("folder", "a folder that is not there yet", type=Path))
def new(args: argparse.Namespace) -> None:
    """Lay an empty workspace for a real community."""
    from copkit.community import new_workspace

    files = new_workspace(args.folder)
    print(f"A workspace is in {args.folder}. Fill in, in this order:", *files, sep="\n  ")


@command(
    "copkit plan 2023-02-08 --people 23",
    SESSION,
    WORKSPACE,
    option("--people", "how many are here", type=int),
    option("--size", "people in a group", type=int),
    option("--template", "start the session from this template"),
    option("--title", "its title", default=""),
    option("--theme", "its theme pack", default=""),
)
def plan(args: argparse.Namespace) -> None:
    """Print a session's agenda, fitted to its hours; with --template, start the session first."""
    community = copkit.open_community(_workspace(args))
    if args.template:
        fresh = community.new_session(args.template, date=args.session, title=args.title, theme=args.theme)
        print(f"Saved {community.save_session(fresh, expected='')}")
    session = community.session(args.session)
    agenda = copkit.fit_agenda(session, people=args.people, group_size=args.size)
    print(f"{session.title}, {session.date:%A} {session.date.day} {session.date:%B %Y}, {agenda.people} people")
    for slot in agenda.blocks:
        print(f"  {slot.start:%H:%M}-{slot.end:%H:%M}  {slot.minutes:>3} min  {slot.title}")
    print("".join(f"  {cut}\n" for cut in agenda.cuts), end="")


@command(
    "copkit draw 2023-02-08 --attendance data/inbox/2023-02-08-zoom.csv",
    SESSION,
    WORKSPACE,
    option("--attendance", "Zoom's or Teams' file; without it, everybody on the roster"),
    option("--size", "people in a group", type=int),
    option("--rounds", "rounds of groups", default=1, type=int),
    option("--seed", "repeats a draw", default=1, type=int),
    flag("--save", "write the draw into the history"),
)
def draw(args: argparse.Namespace) -> None:
    """Draw breakout groups that remember who met whom; with --save, write them into the history."""
    community = copkit.open_community(_workspace(args))
    session = community.session(args.session)
    present = _present(community, session.date, args.attendance)
    drawn = copkit.draw_breakouts(
        present,
        size=args.size or session.group_size,
        seed=args.seed,
        rounds=args.rounds,
        met=community.met(),
        roles=("reporter",),
        reported=community.reported(),
    )
    for row in drawn.rows():
        role = f", {row['role']}" if row["role"] else ""
        print(f"  round {row['round']}, group {row['group']}: {row['person']}{role}")
    print(drawn.sentence)
    if args.save:
        print(f"Saved {community.save_history(session.date, present=present, draw=drawn)}")


@command(
    "copkit import data/inbox/2023-02-08-forms.csv --session 2023-02-08",
    option("file", "the form's export, or a folder of exports, each with its day in its name"),
    option("--session", "the session's date", default=dt.datetime.now().astimezone().date().isoformat()),
    WORKSPACE,
    STORE,
    option("--column", "the column that holds the text"),
    option("--consent", "what people were told: verbatim, paraphrase or count-only"),
)
def import_(args: argparse.Namespace) -> None:
    """Read a form's export, or a folder of years of exports, redact it in memory and hold what is left for review."""
    from copkit.store import filing
    from copkit.years import import_years

    community = copkit.open_community(_workspace(args))
    if Path(args.file).is_dir():
        years = import_years(Path(args.file), community, _store(args, community), consent=args.consent)
        print(f"{years.sentence} Delete {args.file} when you no longer need it.")
        return
    day = community.session(args.session).date
    intake = copkit.read_contributions(args.file, column=args.column, consent=args.consent)
    print(intake)
    rows = intake.redacted(roster=community.names, places=community.places)
    _store(args, community).add(filing(day, community.came(day)), rows)
    print(f"{len(rows)} texts are held for review: open notebooks/5_review.ipynb.", end=" ")
    print(f"Delete {args.file} when you no longer need it.")


@command(
    "copkit redact notes.txt",
    option("file", "a text file, or - for what is piped in", default="-", nargs="?"),
    WORKSPACE,
)
def redact(args: argparse.Namespace) -> None:
    """Print a text with everything that identifies anybody masked."""
    community = copkit.open_community(_workspace(args))
    text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8")
    found = copkit.redact(text, roster=community.names, places=community.places)
    print(found.text, end="" if found.text.endswith("\n") else "\n")
    print(f"masked: {found.counts or 'nothing'}; for a person to decide: {len(found.looks)}", file=sys.stderr)


@command(
    "copkit join 2023-02-08",
    option("session", "the session's date, or 'suggestions' for the box between sessions"),
    WORKSPACE,
    STORE,
    flag("--lan", "let phones on the same network in"),
    option("--port", "the port; 0 takes a free one", default=0, type=int),
    option("--host", "a further name that the page is asked for under", nargs="*", default=()),
    flag("--leave-open", "leave the door open at the end, as one of many processes"),
    flag("--behind-proxy", "believe X-Forwarded-For, for a proxy that sets it itself"),
    option("--cert", "a certificate's file: the page is then served encrypted"),
    option("--key", "its key's file"),
)
def join(args: argparse.Namespace) -> None:
    """Open the page where participants write, until Ctrl-C closes the door."""
    from copkit.join import Service, lan_address, open_door
    from copkit.store import close_door

    if bool(args.cert) != bool(args.key):
        sentence = "A certificate and its key belong together: give both --cert and --key, or neither."
        raise UsageError(sentence, came=args.cert)
    community = copkit.open_community(_workspace(args))
    store = _store(args, community)
    wanted = _door(community, args.session)
    service = Service(
        store,
        roster=community.names,
        places=community.places,
        themes={code.id: code.name for code in community.codebook.active},
        address=lan_address() if args.lan else "127.0.0.1",
        port=args.port,
        hosts=args.host,
        behind_proxy=args.behind_proxy,
        cert=(args.cert, args.key) if args.cert else None,
    )
    for end in (signal.SIGINT, signal.SIGTERM):  # a script that starts this in the background has Ctrl-C ignored
        signal.signal(end, signal.default_int_handler)
    door = open_door(store, wanted)
    with contextlib.suppress(KeyboardInterrupt):
        print(f"{service.url}s/{door.code}\n{service.url} with the code {door.code}")
        print(f"The wall, for you alone: {service.url}wall/{door.code}?key={door.key}")
        if args.lan and not args.cert:
            print("On this network what people write travels unencrypted:", end=" ")
            print("give --cert and --key, or an HTTPS proxy, where that matters.")
        ends = "stops this page and leaves the door open" if args.leave_open else "closes the door"
        print(f"Ctrl-C {ends}.", flush=True)
        while True:
            time.sleep(1)  # a wait without an end can miss a signal that comes as it begins
    service.stop()
    if not args.leave_open:
        print(f"\nThe door is closed; {close_door(store, door.code)} texts are held for review.")


def _door(community: Community, session: str) -> Door:
    from copkit.join import door_for, suggestion_box
    from copkit.store import filing

    if session == "suggestions":
        return suggestion_box(community.facts)
    found = community.session(session)
    return door_for(found, filed=filing(found.date, community.came(found.date) or found.people))


@command(
    "copkit export 2023-02-08",
    option("session", "the session's date, such as 2023-02-08", nargs="?"),
    option("--site", "a folder for the archive of all sessions, instead of one session"),
    option(
        "--report", "terms such as 2023-spring: what was heard in each, instead of a session", nargs="+", default=()
    ),
    WORKSPACE,
    STORE,
    option("--to", f"forms, with commas between; {PACK} or rooms (a report: html,pdf)"),
    option("--audience", "participants or facilitator", default="participants"),
    option("--folder", "where the files go", default="handouts"),
)
def export(args: argparse.Namespace) -> None:
    """Make a session's papers, the archive of all sessions, or a term's report; each shared file passes the gate."""
    from copkit.handouts import export_site
    from copkit.handouts.export import find_form
    from copkit.handouts.gate import gate_for
    from copkit.handouts.report import export_report

    community = copkit.open_community(_workspace(args))
    store = _store(args, community)
    gate = gate_for(community, [item.text for item in store.held()])
    if args.site:
        files = export_site(community.sessions, args.site, gate=gate, progress=lambda title: print(f"  {title}"))
        print(f"{len(files)} files; the first page is {files[0]}")
        return
    forms = [form.strip() for form in (args.to or ("html,pdf" if args.report else PACK)).split(",")]
    for form in forms:
        find_form(form)
    for term in args.report:
        for path in export_report(community, store, term, forms, folder=Path(args.folder), gate=gate):
            print(f"  {path}")
    if args.report:
        return
    if not args.session:
        raise UsageError("Name a session's date, or ask for the archive with --site, a report with --report.", came="")
    session = community.session(args.session)
    for form in forms:
        for path in copkit.export_session(session, (form,), audience=args.audience, folder=args.folder, gate=gate):
            print(f"  {path}")


@command(
    "copkit check handouts/*.html",
    option("files", "files to let through the gate; none checks the workspace", nargs="*", type=Path),
    WORKSPACE,
    STORE,
)
def check(args: argparse.Namespace) -> None:
    """Check the workspace, or let the gate look at files before they are shared."""
    from copkit.community import check_workspace, overdue

    folder = _workspace(args)
    if args.files:
        _check_files(copkit.open_community(folder), args.files)
        return
    if wrong := check_workspace(folder):
        print("\n".join(f"  {sentence}" for sentence in wrong))
        raise CopkitError(f"{len(wrong)} things to correct in {folder}, listed above.")
    community, asked = copkit.open_community(folder), args.store or os.environ.get("COPKIT_STORE")
    filed = _store(args, community).sessions() if asked or (folder / "copkit.db").exists() else ()
    late = overdue(community, today=dt.datetime.now(tz=dt.UTC).date(), filed=filed)
    print("\n".join([f"{folder}: every file is right.", *late]))


@command("copkit forget 'Sam Example'", option("name", "the full name, as on the roster"), WORKSPACE)
def forget(args: argparse.Namespace) -> None:
    """Take a person out of the roster and the history."""
    for path in copkit.open_community(_workspace(args)).forget(args.name):
        print(f"  {path}")


@command("copkit backup mentors.zip", option("file", "the zip file to write", type=Path), WORKSPACE)
def backup(args: argparse.Namespace) -> None:
    """Copy what cannot be made again into one zip file; what people brought and what was exported stays out."""
    from copkit.community import back_up

    print(back_up(_workspace(args), args.file))


def _workspace(args: argparse.Namespace) -> Path:
    """Return the workspace: as asked, from the environment, this folder, or `data/` in it."""
    here = Path() if Path("community.yaml").exists() else Path("data")
    return args.workspace or Path(os.environ.get("COPKIT_WORKSPACE") or here)


def _store(args: argparse.Namespace, community: Community) -> ContributionStore:
    beside = f"sqlite:///{community.folder / 'copkit.db'}"
    return copkit.open_store(args.store or os.environ.get("COPKIT_STORE") or beside)


def _present(community: Community, date: dt.date, attendance: str | None) -> tuple[str, ...]:
    if attendance:
        return copkit.read_attendance(attendance).names
    return tuple(person.name for person in community.roster if person.was_here(date))


def _check_files(community: Community, files: Sequence[Path]) -> None:
    from copkit.handouts.gate import check_file

    found = 0
    for path in files:
        findings = check_file(path, roster=community.roster, contact=community.facts.contact, places=community.places)
        found += len(findings)
        print("\n".join([f"  {path}: {finding}" for finding in findings] or [f"  {path}: may be shared"]))
    if found:
        raise CopkitError(f"{found} places must not be shared, listed above: correct them, then check again.")


if __name__ == "__main__":
    sys.exit(main())
