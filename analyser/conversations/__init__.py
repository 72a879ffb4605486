"""Who answers whom, and the exchanges between two people that come of it.

An export has no reply field, so that both are inferred: from who is named, how long ago somebody wrote, who takes turns
with whom, questions and shared words. `named` finds the members that a text names, `replies` links each message to the
one it answers, `exchanges` finds the stretches of two people in the conversations that the links make.
"""

from analyser.conversations.exchanges import EXCHANGES, exchanges
from analyser.conversations.named import Members
from analyser.conversations.replies import REPLIES, replies, replies_in

__all__ = ["EXCHANGES", "REPLIES", "Members", "exchanges", "replies", "replies_in"]
