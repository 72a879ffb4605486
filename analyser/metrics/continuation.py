"""Talk of a group of the members' own: they may go on together after the course, and then it is theirs alone.

This is no breach. The policy only wants it clear that such a group is private, and that the team stays out of it.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.metrics.metric import Metric
from analyser.metrics.texts import EDGE, typed_in
from analyser.policy import Policy

METRIC = Metric(id="continuation", clauses=("GA-05", "CL-02"), title="Talk of a group of the members' own")

COLUMNS = pl.Schema({"line": pl.UInt32, "member": pl.String})


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Find the messages that speak of members' own new group, over the period under review.

    The team's own messages about it count too ("if you set up a group of your own, that's a private one").
    The patterns are our own. Answers to such a message ("me too") are not found, nor is talk in other words.

    Returns
    -------
    DataFrame, one row a message, in the order of the export, possibly none:
        line     UInt32   the message's line
        member   String   who wrote it

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines(
    ...     "09:00 Ann: I've started our own chat to keep in touch", "09:01 Bea: keep going, nearly there",
    ...     "09:02 Cat: shall we keep this going?", "09:03 Bea: made a new group quilt with my own hands",
    ... )
    >>> measure(Group("G", chat), load()).rows()
    [(1, 'Ann'), (3, 'Cat')]
    """
    speaks = pl.any_horizontal(pl.col("plain").str.contains(pattern) for pattern in PATTERNS)
    return typed_in(group).filter(speaks).select("line", pl.col("sender").alias("member"))


MAKES = (
    rf"{EDGE}(?:set|sets|setting|start|starts|starting|started|create|creates|creating|created|make|makes|making|made|form"
    r"|forming|formed|open|opening|opened|begin|beginning|do|doing|have|having|got|get|getting|join|want|wants|fancy"
    r"|be in|invite|invited)(?: it)?(?: up)?"
)
CHAT = r"(?:whats ?app|chat|group|whats ?app group|whats ?app chat|group chat)"
ENDS = (
    r"(?:\s*$|\s*[.,!?;:)\n/-]|\s+(?:to|for|so|where|after|when|once|if|with|on|and|instead|called|just|of|that|but"
    rf"|outside|without|now|please|say|then|because|as|is|it|we|you|i|in|link|message|me|us){EDGE})"
)
"""What may follow the chat: the sentence's end or another part of it, but no thing ("a new group quilt")."""

FEW = r"(?:[ ,]+[a-z']+){0,4}?[ ,]+"
"""Up to four words between, in one sentence."""

PROPOSES = (
    rf"{EDGE}(?:shall we|should we|we should|could we|we could|can we|let's|lets|we must|why don't we"
    r"|how (?:do|can|will|shall) we|who wants to|who'd like to"
    r"|any(?:one|body) (?:else )?(?:want|wants|fancy|up for|keen|for)|we want to|we'd like to|i'd love (?:us )?to"
    r"|be (?:nice|good|lovely|great|a shame not) to|how about|what about|want us to|love us to)"
)

PATTERNS = (
    rf"{MAKES}{FEW}(?:own|separate|private|unofficial|breakaway)(?: (?:new|little|wee|small|sewing))? {CHAT}{ENDS}",
    rf"{EDGE}(?:our|their|your) own (?:new |little |wee |small |private |separate |sewing )?{CHAT}{ENDS}",
    rf"{MAKES}{FEW}{CHAT} of (?:our|your|their) own{EDGE}",
    rf"{MAKES}{FEW}(?:new|another|different|second|little) (?:whats ?app(?: group| chat)?|group chat|chat){ENDS}",
    rf"{MAKES}{FEW}(?:a|an|another|new|little) (?:new |little )?{CHAT} (?:just |only )?(?:for|with|of)"
    rf" (?:us|ourselves|those of us|all of us|anyone|anybody|whoever|everyone who|people who|the \w+ of us){EDGE}",
    rf"{PROPOSES}{FEW}(?:keep|keeping) (?:this|it|us|things|(?:the|this|our) (?:\w+ )?(?:group|chat|gang))"
    rf" (?:going|alive|together){EDGE}",
    rf"{PROPOSES}{FEW}(?:carry|carrying) (?:on )?(?:the|this|our) (?:\w+ )?(?:group|chat){EDGE}",
    rf"{PROPOSES}{FEW}(?:keep|keeping|stay|staying) in touch{EDGE}",
    rf"{PROPOSES}{FEW}(?:keep|keeping|carry on|carrying on|still) (?:meet|meeting|chatting|as a group){EDGE}",
)
"""What people say who go on by themselves: a chat that is their own, a new one for some of them, or the wish for it."""
