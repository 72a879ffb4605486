"""Figures of each group and review period, so that a year's pages can be made when the exports are gone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "period_figures",
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_period_figures_chat_id")),
        sa.PrimaryKeyConstraint("chat_id", "period", name=op.f("pk_period_figures")),
    )
