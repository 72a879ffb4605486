"""Settings that cannot be meant are named, with the key and what should stand there."""

import pytest

from analyser import site
from analyser.errors import SettingsUnreadable

FAULTY = {
    "a number of thousands of digits": ("[organisation]\nfalse_alarms = " + "9" * 5000, "is not a TOML file"),
    "brackets without end": ("[organisation]\ncontacts = " + "[" * 5000, "is not a TOML file"),
    "a place of nothing": ('[organisation]\nplaces = [""]', "'places' in .* should hold text"),
    "an odd number of alarms": ("[organisation]\nfalse_alarms = 3", "should be one of 2, 5, 10, 20, not 3"),
    "a file name that cannot be": ('[groups.Menders]\nmembers = "a\\u0000b"', "'members' in .* name of a file"),
    "one group twice": ('[groups.Menders]\nkind = "course"\n[groups.menders]\nkind = "social"', "are one group"),
}


@pytest.mark.parametrize(("content", "told"), FAULTY.values(), ids=FAULTY)
def test_what_cannot_be_meant_is_named(content, told, tmp_path):
    path = tmp_path / "site.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(SettingsUnreadable, match=rf"site.toml.*{told}"):
        site.load(path)


def test_blanks_around_a_contact_do_not_count(tmp_path):
    path = tmp_path / "site.toml"
    path.write_text('[organisation]\ncontacts = [" hello@sew.example.org "]\n', "utf-8")
    assert site.load(path).organisation.contacts == ("hello@sew.example.org",)
