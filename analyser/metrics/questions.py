"""Questions and how soon somebody else writes: the support that members give one another.

An answer is only taken for one: somebody else's message soon after the question. Volunteers "may only respond to
messages when they can": this is never a target, and no measure of a person.
"""

from datetime import timedelta

import polars as pl

from analyser.chat.group import Group
from analyser.language.rules_list import is_whole_list, may_restate, restated
from analyser.metrics.metric import Metric
from analyser.metrics.texts import one_of, typed_in
from analyser.policy import Policy

METRIC = Metric(id="questions", clauses=("PS-01", "R-07a"), title="Questions and answers")

COLUMNS = pl.Schema(
    {
        "questions": pl.UInt32,
        "answered": pl.UInt32,
        "median_minutes": pl.Float64,
        "answered_by_team": pl.UInt32,
        "wait_median": pl.Float64,
        "wait_ninth_decile": pl.Float64,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count a group's questions and the first messages by another after them, over the period under review.

    A message is a question where it has a "?" outside a link, or where it or a sentence of it begins as questions do
    ("what do we", "has anyone", "any ideas"), also after a greeting or a name. One message with three questions counts
    once. The list of rules holds three questions and is none. Jokes and surprise ("twice?!") count.
    Known to miss: questions without question mark in other words ("I wonder if ...").

    `median_minutes` is of answered questions alone, so that it is shorter than the true wait. `wait_median` counts the others
    for what is known of them: that they waited a day, or until the export ended (Kaplan-Meier estimate; E. L. Kaplan and P.
    Meier, 1958; scipy.stats.ecdf). Nights count. Below ten questions say "4 of 6", no median.

    Returns
    -------
    DataFrame, one row:
        questions          UInt32    messages that ask
        answered           UInt32    of them, those after which somebody else wrote within the hours and
                                     messages of the reading "questions"
        median_minutes     Float64   minutes to the first message by somebody else, over those answered; else null
        answered_by_team   UInt32    of those answered, how often that first message was the team's
        wait_median        Float64   minutes after which half of all questions have an answer; null where fewer ever do
        wait_ninth_decile  Float64   the same for nine in ten

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines(
    ...     "09:00 Ann: Hi all, what do I bring", "09:01 Ann: and when?", "09:04 Bea: Scissors", "09:05 Bea: why?"
    ... )
    >>> measure(Group("G", chat, roles={"Bea": "tutor"}), load()).rows()
    [(3, 2, 3.5, 2, 3.0, 4.0)]
    """
    asked = questions(group, policy).join(_next_by_another(group), on="id", how="left")
    within = timedelta(hours=policy.reading("questions", "hours"))
    answered = asked.filter(pl.col("wait") <= within, pl.col("after") <= policy.reading("questions", "messages"))
    median, ninth = _waits(asked, answered, group)
    return answered.select(
        questions=pl.lit(len(asked)),
        answered=pl.len(),
        median_minutes=pl.col("wait").dt.total_seconds().median() / 60,
        answered_by_team=pl.col("by").is_in(list(group.team)).sum(),
        wait_median=pl.lit(median, pl.Float64),
        wait_ninth_decile=pl.lit(ninth, pl.Float64),
    ).cast(COLUMNS)


LONGEST = timedelta(days=1)
"""After a day without an answer a question counts as having waited so long, and no longer."""


def _waits(asked: pl.DataFrame, answered: pl.DataFrame, group: Group) -> tuple[float | None, float | None]:
    """The median and the ninth decile of how many minutes a question waits, the unanswered ones censored."""
    if asked.is_empty():
        return None, None
    from scipy.stats import CensoredData, ecdf

    waits = asked.join(answered.select("id", had=pl.lit(True)), on="id", how="left").select(
        had=pl.col("had").fill_null(False) & (pl.col("wait") <= LONGEST),
        minutes=pl.when(pl.col("had"))
        .then(pl.min_horizontal("wait", pl.lit(LONGEST)))
        .otherwise(pl.min_horizontal(pl.lit(group.end) - pl.col("timestamp"), pl.lit(LONGEST)))
        .dt.total_seconds()
        / 60,
    )
    had, minutes = waits["had"].to_numpy(), waits["minutes"].to_numpy()
    curve = ecdf(CensoredData(uncensored=minutes[had], right=minutes[~had])).sf
    return tuple(_first(curve.quantiles[curve.probabilities <= left]) for left in (0.5, 0.1 + 1e-9))


def _first(values) -> float | None:
    return float(values[0]) if len(values) else None


def questions(group: Group, policy: Policy) -> pl.DataFrame:
    """The rows of the chat table that ask something, with `plain` (`analyser.metrics.texts.typed`)."""
    asks = pl.col("plain").str.contains("?", literal=True) | pl.col("plain").str.contains(_opening(group))
    found = typed_in(group).filter(asks)
    return found.filter(~pl.col("text").is_in(_rules_lists(found, policy)))


def _rules_lists(found: pl.DataFrame, policy: Policy) -> list[str]:
    """Those texts that are the list of rules.

    To look closely at every message would take minutes, so that only texts that may be it are.
    """
    likely = may_restate(pl.col("text"), policy.rules_list) & (pl.col("text").str.len_chars() > SHORTEST_LIST)
    texts = found.filter(likely)["text"].unique().to_list()
    return [text for text in texts if is_whole_list(restated(text, policy.rules_list), policy)]


SHORTEST_LIST = 100
"""Letters that eight items of the list take up at least."""


def _next_by_another(group: Group) -> pl.DataFrame:
    """id, wait, after, by: for each message how long and how many messages on the next person writes, and who.

    What one person sends in a row is a run, so the next by another is the first of the next run.
    """
    table = group.people.select("id", "sender", "timestamp", place=pl.row_index(), run=pl.col("sender").rle_id())
    begins = {"timestamp": "then", "place": "there", "sender": "by"}
    first = table.group_by("run").agg(pl.col(*begins).first()).rename(begins)
    following = first.with_columns(pl.col("run") - 1)
    wait = pl.max_horizontal(pl.col("then") - pl.col("timestamp"), pl.duration())
    return table.join(following, on="run").select("id", "by", wait=wait, after=pl.col("there") - pl.col("place"))


# How English questions begin. The shapes are our own, kept to those that statements, exclamations ("what a day"),
# commands ("do the hem first") and sentences without their "I" ("did it!") hardly share.

AUXILIARY = "(?:is|are|am|was|were|do|does|did|can|could|shall|should|will|would|has|have|had|may|might)"
NEGATED = "(?:isn't|aren't|wasn't|weren't|don't|doesn't|didn't|can't|couldn't|shouldn't|won't|wouldn't|hasn't|haven't)"
SOMEBODY = (
    "(?:i|you|u|ya|we|they|he|she|anyone|anybody|any1|any one|someone|somebody|some1|sum1|anything|whoever"
    "|(?:one|any|some) of you)"
)
KINDS_OF = (
    "(?:time|day|date|way|size|colou?r|weight|kind|sort|type|length|width|number|temperature|needle|thread|fabric|foot"
    "|stitch|machine|pattern|room|page|make|brand|price|bus|shop|week|one|ones)"
)
BY_INVERSION = (
    rf"(?:who|what|where|why|when|how)(?:'s|s|'re|'d|'ll| {AUXILIARY}| {NEGATED}| about| if)\b",
    rf"(?:{AUXILIARY}|{NEGATED}) {SOMEBODY}\b",
    r"(?:is|was|does|will|would|can|could|should|isn't|doesn't|won't|hasn't) (?:it|this|that)\b",
    r"(?:is|are|will|isn't|aren't) (?:there|these|those)\b",
)
"""Those that also follow a name without a comma ("Dawn is it ..."); of the others some would be statements there."""

OPENINGS = (
    *BY_INVERSION,
    r"(?:who|what|where|why|when|how) (?:you|u|we|people) \w+ing\b",
    rf"(?:which|what|whose) {KINDS_OF}\b",
    rf"(?:which|what)(?: \w+)? (?:are|do|does|did|should|shall|can|could) {SOMEBODY}\b",
    r"which(?: one)? is (?:better|best|right)\b",
    r"what happen(?:s|ed)\b",
    r"how (?:many|much|long|far|often|big|wide|wet|hot|early|late|come)\b",
    r"why not\b",
    r"who (?:wants?|fancies|else|left|made|ate|needs?|took|brought|sent|lost|got)\b",
    r"who knows (?:how|where|what|if|when|about)\b",
    r"does \w+",
    r"(?:is|are) [^.!?\n]{1,60} or\b",
    r"(?:is|are|will|can|could|should|has) (?:the|my|your|our|any)\b",
    r"any(?:one|body| one|1) (?:want (?:to|a|some)|know|knows|got|have|has|had|seen|tried|used|fancy|fancies|awake|up"
    r"|going|else|here|there|watching|watched|recommend|able|remember|around|in|coming|need|ever)\b",
    r"any (?:ideas?|tips|suggestions?|thoughts|chance|news|advice|recommendations?|takers|luck)\b",
)
GREETING = (
    r"(?:(?:hi|hiya|hello|hey|heya|good|morning|afternoon|evening|dear|sorry|please|ok|okay|oh|ooh|also|quick question"
    r"|silly question|um|just wondering|by the way|btw)\b[ ,.!:-]*"
    r"(?:(?:all|everyone|everybody|both|guys|folks|ladies|girls|team|again|there)\b[ ,.!:-]*)?)*"
)
"""What comes before a question and changes nothing."""


def _opening(group: Group) -> str:
    """A pattern for a text that holds a sentence which begins as questions do."""
    first_words = group.people["sender"].unique().str.to_lowercase().str.extract(r"^(\p{L}{2,})").drop_nulls()
    name = one_of(first_words)
    subject = rf"(?:is|are|has|does|did|will|can|could|should|was) (?:{name})\b"
    asks = "|".join((*OPENINGS, subject))
    inverted = "|".join(BY_INVERSION)
    return rf"(?:^|[.!?\n])\s*{GREETING}(?:(?:@?(?:{name})[,.:!-]+\s*)?(?:{asks})|@?(?:{name})\s+(?:{inverted}))"
