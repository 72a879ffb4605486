"""whatstk (PyPI): `df_from_whatsapp`, without its limit of 50 MB."""

from importlib.metadata import version

from measure import measure
from whatstk import df_from_whatsapp


def parse(path: str):
    """A pandas table."""
    return df_from_whatsapp(path, max_size=None)


def rows(frame):
    """Its rows."""
    times = frame["date"].dt.strftime("%Y-%m-%dT%H:%M:%S")
    return zip(times, frame["username"], frame["message"], strict=True)


if __name__ == "__main__":
    measure(version("whatstk"), parse, rows)
