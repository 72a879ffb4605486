"""Places of cases of before the policy and of those nobody was sure about; messages that no rule reads; groups taken out."""

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
    op.add_column("chat", sa.Column("removed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "unread",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("seen_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_unread_chat_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_unread_message_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_unread")),
    )
    op.create_index(op.f("ix_unread_chat_id"), "unread", ["chat_id"])
    op.add_column("incident_case", sa.Column("early", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("incident_case", sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))
    wanted = ["second_wanted", "place", "first", "id"]
    op.create_index("ix_incident_case_second_wanted_place_first_id", "incident_case", wanted)
    case = sa.table(
        "incident_case",
        sa.column("id", sa.String()),
        sa.column("state", sa.String()),
        sa.column("place", sa.Integer()),
        sa.column("first", sa.DateTime()),
        sa.column("early", sa.Boolean()),
        sa.column("gone", sa.Boolean()),
    )
    finding = sa.table("finding", sa.column("case_id", sa.String()), sa.column("found", sa.Boolean()))
    rule = sa.table("case_rule", sa.column("case_id", sa.String()), sa.column("place", sa.Integer()))
    op.execute(case.update().where(case.c.first < APPROVED).values(early=True))
    still = sa.select(finding.c.case_id).where(finding.c.found)
    op.execute(case.update().where(case.c.id.not_in(still)).values(gone=True))
    op.execute(case.update().where(case.c.place == WAS_DECIDED).values(place=DECIDED))
    waited = case.c.place == WAITED
    last = (case.c.state == "not sure") | (case.c.gone & (case.c.state == "open"))
    op.execute(case.update().where(waited, case.c.early, case.c.state == "open").values(place=EARLIER))
    op.execute(case.update().where(case.c.place.in_((WAITED, EARLIER)), last).values(place=UNSURE))
    now = sa.select(case.c.place).where(case.c.id == rule.c.case_id).scalar_subquery()
    op.execute(rule.update().values(place=now))
