"""Where cases of before the policy stand, and those that somebody was not sure about; and messages that no rule reads."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

APPROVED = datetime(2025, 3, 16)
"""When the policy was approved by which every register of before was judged."""

WAITED, WAS_DECIDED = 1, 2
EARLIER, UNSURE, DECIDED = 2, 3, 4
"""Places in the list, before and after."""


def upgrade() -> None:
    op.add_column("chat", sa.Column("unread", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("chat", sa.Column("unread_seen", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("incident_case", sa.Column("early", sa.Boolean(), nullable=False, server_default=sa.false()))
    case = sa.table(
        "incident_case",
        sa.column("id", sa.String()),
        sa.column("state", sa.String()),
        sa.column("place", sa.Integer()),
        sa.column("first", sa.DateTime()),
        sa.column("early", sa.Boolean()),
    )
    rule = sa.table("case_rule", sa.column("case_id", sa.String()), sa.column("place", sa.Integer()))
    op.execute(case.update().where(case.c.first < APPROVED).values(early=True))
    op.execute(case.update().where(case.c.place == WAS_DECIDED).values(place=DECIDED))
    waited = case.c.place == WAITED
    op.execute(case.update().where(waited, case.c.early, case.c.state == "open").values(place=EARLIER))
    op.execute(case.update().where(waited, case.c.state == "not sure").values(place=UNSURE))
    now = sa.select(case.c.place).where(case.c.id == rule.c.case_id).scalar_subquery()
    op.execute(rule.update().values(place=now))
