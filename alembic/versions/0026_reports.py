"""Reports: problems that passengers tell of, and the steps of each."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("category", TEXT(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about_kind", TEXT(length=8), nullable=False),
        sa.Column("about_id", TEXT(length=32), nullable=False),
        sa.Column("about_title", TEXT(length=300), nullable=False),
        sa.Column("company_id", TEXT(length=32), nullable=True),
        sa.Column("status", TEXT(length=12), nullable=False),
        sa.Column("assignee_id", TEXT(length=32), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["user_account.id"], name=op.f("fk_report_assignee_id_user_account")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_report_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_report_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_user", "report", ["user_id", "id"], unique=False)
    op.create_index("ix_report_status", "report", ["status", "id"], unique=False)
    op.create_index("ix_report_company", "report", ["company_id", "id"], unique=False)
    op.create_table(
        "report_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", TEXT(length=32), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("author_id", TEXT(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", TEXT(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_report_step_author_id_user_account")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_step_report_id_report")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_report_step_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_step")),
    )
    op.create_index(op.f("ix_report_step_report_id"), "report_step", ["report_id"], unique=False)
    op.create_index(op.f("ix_report_step_user_id"), "report_step", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_step_user_id"), "report_step")
    op.drop_index(op.f("ix_report_step_report_id"), "report_step")
    op.drop_table("report_step")
    op.drop_index("ix_report_company", "report")
    op.drop_index("ix_report_status", "report")
    op.drop_index("ix_report_user", "report")
    op.drop_table("report")
