"""Whose site a link leads to, told by the Public Suffix List that a library carries. Nothing is fetched."""

import re
from functools import cache

from analyser.language.links import links
from analyser.language.words import terms

REFERRAL = re.compile(r"[?&](?:ref|refer|referral|referrer|aff|affid|affiliate|invite|promo|coupon|tag)=", re.I)
"""What a link carries when somebody earns by it."""


def sites(text: str) -> list[str]:
    """The registrable part of the address of each link, each once.

    >>> sites("https://www.vam.ac.uk/kimono and https://shop.example.co.uk/a http://192.0.2.1/x")
    ['vam.ac.uk', 'example.co.uk', '192.0.2.1']
    """
    return list(dict.fromkeys(site(link) for link in links(text)))


@cache
def _suffixes():
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def site(link: str) -> str:
    """The registrable part of a link's host; the host itself where it has none."""
    host = re.split(r"[/?#:]", link, maxsplit=1)[0].rpartition("@")[2].strip(".")
    if re.fullmatch(r"[\d.]+", host):
        return host
    return _suffixes().privatesuffix(host) or host


def is_resource(link: str) -> bool:
    """Whether a link leads to a site of the list `resource-hosts`, or to one under a public ending in it."""
    host = re.split(r"[/?#:]", link, maxsplit=1)[0]
    return any(host == known or host.endswith(f".{known}") for known in terms("resource-hosts"))


def is_short(link: str) -> bool:
    """Whether a link hides where it leads."""
    return site(link) in terms("link-shorteners")
