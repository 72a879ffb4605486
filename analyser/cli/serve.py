"""``analyser serve``: the administrator's page in a browser."""

from pathlib import Path

import click

from analyser.cli.options import installed_settings, site_settings
from analyser.cli.options import site as site_option
from analyser.errors import Refused


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; this computer's own alone.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port to listen at.  [default: 8731, or a free one where that is taken]",
)
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A host name by which browsers call it, behind a proxy."
)
@click.option("--tls", is_flag=True, help="A proxy before it ends TLS; needed for any other --host.")
@click.option("--proxy", "proxies", default="", metavar="IP", help="Proxies whose X-Forwarded headers are believed.")
@site_option
def serve(host: str, port: int, names: tuple[str, ...], tls: bool, proxies: str, site: Path | None):
    """Open the administrator's page: take exports in, look at cases, decide, make reports.

    It prints a link. Nobody but this computer can reach it, unless a proxy is put before it.
    """
    from analyser.cases.place import place

    try:
        from analyser.web.serve import serve as run
    except ModuleNotFoundError as missing:
        raise Refused(f"The page needs more libraries ({missing.name}): pip install 'analyser[web]'") from None
    site_settings(site)  # a mistake in it is told now, not on every page
    run(
        place(),
        lambda: site_settings(site),
        str(site or installed_settings()),
        host,
        port,
        names,
        tls,
        proxies,
        click.echo,
    )
