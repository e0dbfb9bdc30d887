"""account safety: second factor, what is known of a session, whose a mail was."""

import sqlalchemy as sa
import sqlmodel

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("secret_sealed", TEXT(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_second_factor_user_id_user_account")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", TEXT(length=64), nullable=False),
        sa.Column("user_id", TEXT(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_recovery_code_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)
    for table, instants, texts in (
        ("web_session", ("authenticated_at", "seen_at"), (("address", 64),)),
        ("refresh_token", ("began_at", "authenticated_at"), (("user_agent", 200), ("address", 64))),
    ):
        for name, length in texts:
            op.add_column(table, sa.Column(name, TEXT(length=length), nullable=False, server_default=""))
        for name in instants:
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_mail", sa.Column("recipient", TEXT(length=64), nullable=False, server_default=""))
    op.create_index(op.f("ix_outbox_mail_recipient"), "outbox_mail", ["recipient"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_mail_recipient", "outbox_mail")
    with op.batch_alter_table("outbox_mail") as batch:
        batch.drop_column("recipient")
    for table, columns in (
        ("refresh_token", ("user_agent", "address", "began_at", "authenticated_at")),
        ("web_session", ("address", "authenticated_at", "seen_at")),
    ):
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
    op.drop_index("ix_recovery_code_user_id", "recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
