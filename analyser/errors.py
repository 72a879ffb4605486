"""The errors that a person can put right. Anything else that is raised is our own fault.

    AnalyserError
    ├── ExportUnreadable     a file that is not, or not safely, a WhatsApp export
    ├── TableUnreadable      a members or attendance CSV that cannot be used
    ├── SettingsUnreadable   a site.toml that cannot be used
    ├── PartBroken           a rule needs what another rule, which broke, should have found
    ├── ModelUnusable        a file of the message model is missing or altered
    ├── NotComparable        two reviews that cannot be set side by side
    ├── PolicyIncomplete     a policy file lacks a clause or a reading
    ├── RegisterUnusable     the case register cannot be opened, or is damaged
    │   └── KeyRefused       its key is missing, or is another one's
    ├── Refused              a decision that the policy or the register does not allow
    ├── OutputUnwritable     a report cannot be written where it was asked for
    ├── ClusterUnusable      a cluster that cannot be reached, or whose workers cannot do the work
    └── ArgumentUnusable     in Python: what was given is not what a function takes (a ValueError too)

Each message says what was wrong, where, and what to do next. It never quotes more of a chat
than the start of one line that could not be read.
"""


class AnalyserError(Exception):
    """Base of every error that the user can put right; the command line prints it and exits with 3."""


class ExportUnreadable(AnalyserError):
    """The file is not a WhatsApp export, or not one that is safe to read."""


class TableUnreadable(AnalyserError):
    """A members or attendance CSV lacks a column or holds a value that cannot be used."""


class SettingsUnreadable(AnalyserError):
    """A site.toml is not TOML, or a value in it is not what it should be."""


class NotComparable(AnalyserError):
    """A file is no answer of ``analyser check --json``, or of a program too old to be compared."""


class PolicyIncomplete(AnalyserError):
    """A rule needs a reading, or a report a clause, that the policy file does not give."""


class PartBroken(AnalyserError):
    """A rule needs what another one found, and that one broke; it is shown as "not checked" like the other."""


class ModelUnusable(AnalyserError):
    """The message model cannot be loaded; the word lists go on alone, and every output says so."""


class RegisterUnusable(AnalyserError):
    """The case register is missing, busy, damaged, or was made by a newer program."""


class KeyRefused(RegisterUnusable):
    """There is no key for the register, or the key given opens another one."""


class Refused(AnalyserError):
    """A decision or request about cases that cannot be carried out as asked: unknown case, missing minute, ..."""


class OutputUnwritable(AnalyserError):
    """The folder or file asked for cannot be written."""


class ArgumentUnusable(AnalyserError, ValueError):
    """In Python: an argument is not what the function takes, or names a group, rule or metric that is not there."""


class ClusterUnusable(AnalyserError):
    """A cluster that cannot be reached, has no worker, or has other workers than are needed."""
