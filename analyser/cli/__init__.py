"""The command line: a thin door. Machine output goes to stdout, everything else to stderr.

Exit codes: 0 done, 1 a `--fail-on` level was reached, 2 wrong usage, 3 input that cannot be read, 4 our own fault.
The commands import what they need when they run, so that ``analyser --help`` answers at once.
"""

import errno
import os
import sys
import traceback

import click

from analyser import __version__
from analyser.cli.aliases import aliases
from analyser.cli.batch import batch
from analyser.cli.cache import cache
from analyser.cli.cases import cases
from analyser.cli.check import check
from analyser.cli.compare import compare
from analyser.cli.cycles import cycles
from analyser.cli.decide import decide, undo
from analyser.cli.demo import demo
from analyser.cli.doctor import doctor
from analyser.cli.evaluate import evaluate
from analyser.cli.explain import explain
from analyser.cli.export import export
from analyser.cli.ingest import ingest
from analyser.cli.keeping import purge, verify
from analyser.cli.parse import parse
from analyser.cli.person import access, erase
from analyser.cli.review import review
from analyser.cli.rules import rules
from analyser.cli.serve import serve
from analyser.errors import AnalyserError

DONE, FAIL_ON, USAGE, UNREADABLE, OUR_FAULT = range(5)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="analyser")
def cli():
    """Read exported WhatsApp chats and report how a charity's WhatsApp Groups Policy is kept.

    Everything happens on this computer: nothing is sent anywhere. A finding is a possible breach until a person
    has looked at it.

    To see what you get: analyser demo
    """


ON_EXPORTS = (demo, check, review, batch, cache, compare, aliases, rules, parse, explain, evaluate, doctor)
ON_THE_REGISTER = (serve, ingest, cases, decide, undo, cycles, export, access, erase, purge, verify)

for command in (*ON_EXPORTS, *ON_THE_REGISTER):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cli.main(arguments, prog_name="analyser", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = USAGE
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = USAGE
    except AnalyserError as error:
        click.echo(f"analyser: {error}", err=True)
        code = UNREADABLE
    except (BrokenPipeError, SystemExit):  # click leaves so when nobody reads on
        _write_no_more()
        code = DONE
    except Exception as error:  # noqa: BLE001  the last resort: our own fault is shown whole, with a code of its own
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _write_no_more()
            click.echo("analyser: there is no room left to write to. Free some and try again.", err=True)
            code = UNREADABLE
        else:
            traceback.print_exc()
            click.echo(
                "analyser: this is a fault of the program, not of your file. Please report the lines above.", err=True
            )
            code = OUR_FAULT
    sys.exit(code if isinstance(code, int) else DONE)


def _write_no_more() -> None:
    """Let what still waits to be written go nowhere, or leaving would fail over it."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
