"""The tables of the economy plugin."""

import sqlalchemy as sa
from alembic import op

from guildkit.storage import GuildId, Instant, Snowflake

revision = "economy_0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "economy_accounts",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("member_id", Snowflake()),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(balance) = 'integer'", name="ck_economy_accounts_whole_balance").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("balance BETWEEN floor AND 9007199254740991", name="ck_economy_accounts_within"),
        sa.CheckConstraint("floor BETWEEN -4611686018427387904 AND 0", name="ck_economy_accounts_floor"),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_accounts"),
    )
    op.create_index("ix_economy_accounts_balance", "economy_accounts", ["guild_id", "kind", "balance"])
    op.create_index(
        "uq_economy_accounts_member",
        "economy_accounts",
        ["guild_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("member_id IS NOT NULL"),
        postgresql_where=sa.text("member_id IS NOT NULL"),
    )
    op.create_index(
        "uq_economy_accounts_name",
        "economy_accounts",
        ["guild_id", "kind", "name"],
        unique=True,
        sqlite_where=sa.text("member_id IS NULL"),
        postgresql_where=sa.text("member_id IS NULL"),
    )
    op.create_table(
        "economy_aliases",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "platform", "member_id", "name", name="pk_economy_aliases"),
    )
    op.create_table(
        "economy_clips",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(200), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_clips"),
    )
    op.create_index("uq_economy_clips_link", "economy_clips", ["guild_id", "link"], unique=True)
    op.create_table(
        "economy_clip_votes",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("clip", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "clip"],
            ["economy_clips.guild_id", "economy_clips.number"],
            name="fk_economy_clip_votes_economy_clips",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "clip", "member_id", name="pk_economy_clip_votes"),
    )
    op.create_table(
        "economy_commands",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("text", sa.String(1500), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("cooldown", sa.Integer(), nullable=False),
        sa.Column("pause", sa.Integer(), nullable=False),
        sa.Column("role_id", Snowflake()),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint("typeof(cost) = 'integer'", name="ck_economy_commands_whole_cost").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("cost BETWEEN 0 AND 9007199254740991", name="ck_economy_commands_cost"),
        sa.PrimaryKeyConstraint("guild_id", "name", name="pk_economy_commands"),
    )
    op.create_table(
        "economy_command_names",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("command", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "command"],
            ["economy_commands.guild_id", "economy_commands.name"],
            name="fk_economy_command_names_economy_commands",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "name", name="pk_economy_command_names"),
    )
    op.create_index("ix_economy_command_names_command", "economy_command_names", ["guild_id", "command"])
    op.create_table(
        "economy_counters",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", name="pk_economy_counters"),
    )
    op.create_table(
        "economy_follows",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_economy_follows"),
    )
    op.create_table(
        "economy_gifts",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.CheckConstraint("count >= 1", name="ck_economy_gifts_count"),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_gifts"),
    )
    op.create_table(
        "economy_identities",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("account_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "platform", "member_id", name="pk_economy_identities"),
    )
    op.create_index(
        "uq_economy_identities_account",
        "economy_identities",
        ["guild_id", "platform", "account_id"],
        unique=True,
    )
    op.create_table(
        "economy_inbox",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("message_id", sa.String(80), nullable=False),
        sa.Column("meaning", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("member_id", Snowflake()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("done_at", Instant()),
        sa.PrimaryKeyConstraint("guild_id", "message_id", name="pk_economy_inbox"),
    )
    op.create_index("ix_economy_inbox_at", "economy_inbox", ["guild_id", "at"])
    op.create_index("uq_economy_inbox_meaning", "economy_inbox", ["guild_id", "meaning"], unique=True)
    op.create_table(
        "economy_items",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("same", sa.String(64), nullable=False),
        sa.Column("description", sa.String(500), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.Integer()),
        sa.Column("limit_each", sa.Integer()),
        sa.Column("cooldown", sa.Integer()),
        sa.Column("role_id", Snowflake()),
        sa.Column("approval", sa.Boolean(), nullable=False),
        sa.Column("sale_percent", sa.Integer()),
        sa.Column("sale_until", Instant()),
        sa.Column("removed_at", Instant()),
        sa.CheckConstraint("typeof(price) = 'integer'", name="ck_economy_items_whole_price").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("price BETWEEN 0 AND 9007199254740991", name="ck_economy_items_price"),
        sa.CheckConstraint("stock >= 0", name="ck_economy_items_stock"),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_items"),
    )
    op.create_index(
        "uq_economy_items_same",
        "economy_items",
        ["guild_id", "same"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "economy_ledgers",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("last_transaction", sa.Integer(), nullable=False),
        sa.Column("last_account", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_economy_ledgers"),
    )
    op.create_table(
        "economy_panels",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name="pk_economy_panels"),
    )
    op.create_table(
        "economy_pending_links",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "digest", name="pk_economy_pending_links"),
    )
    op.create_index(
        "uq_economy_pending_links_member", "economy_pending_links", ["guild_id", "member_id"], unique=True
    )
    op.create_table(
        "economy_presences",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", "since", name="pk_economy_presences"),
    )
    op.create_index("ix_economy_presences_until", "economy_presences", ["guild_id", "until"])
    op.create_table(
        "economy_raffles",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("prize", sa.Text(), nullable=False),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("limit", sa.Integer()),
        sa.Column("required_role", Snowflake()),
        sa.Column("excluded_role", Snowflake()),
        sa.Column("cooldown", sa.Integer(), nullable=False),
        sa.Column("watch_minutes", sa.Integer(), nullable=False),
        sa.Column("gift_tickets", sa.Integer(), nullable=False),
        sa.Column("bonus_role", Snowflake()),
        sa.Column("bonus_tickets", sa.Integer(), nullable=False),
        sa.Column("pot_to", sa.String(10), nullable=False),
        sa.Column("draws_itself", sa.Boolean(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("seed", sa.String(64)),
        sa.Column("opened_by", Snowflake()),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("list_hash", sa.String(64)),
        sa.Column("list_members", sa.Integer()),
        sa.Column("list_tickets", sa.BigInteger()),
        sa.Column("beacon", sa.String(40)),
        sa.Column("beacon_round", sa.BigInteger()),
        sa.Column("beacon_value", sa.String(64)),
        sa.Column("beacon_signature", sa.String(400)),
        sa.Column("ended_at", Instant()),
        sa.Column("ended_by", Snowflake()),
        sa.Column("why_void", sa.String(20)),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("list_message_id", Snowflake()),
        sa.Column("result_message_id", Snowflake()),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_raffles"),
    )
    op.create_index("ix_economy_raffles_state", "economy_raffles", ["guild_id", "state"])
    op.create_table(
        "economy_streams",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.Column("tick_minutes", sa.Integer(), nullable=False),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.CheckConstraint("tick_minutes BETWEEN 1 AND 60", name="ck_economy_streams_tick_minutes"),
        sa.PrimaryKeyConstraint("guild_id", "started_at", name="pk_economy_streams"),
    )
    op.create_table(
        "economy_transactions",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("actor_id", Snowflake()),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("of", sa.Integer()),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_transactions"),
    )
    op.create_index("ix_economy_transactions_at", "economy_transactions", ["guild_id", "at"])
    op.create_index("uq_economy_transactions_key", "economy_transactions", ["guild_id", "key"], unique=True)
    op.create_table(
        "economy_timers",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.Column("text", sa.String(1500), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("live_only", sa.Boolean(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("since", Snowflake(), nullable=False),
        sa.Column("stopped", sa.String(10)),
        sa.CheckConstraint("minutes >= 1", name="ck_economy_timers_minutes"),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_timers"),
    )
    op.create_table(
        "economy_watch_times",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 0", name="ck_economy_watch_times_minutes"),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_economy_watch_times"),
    )
    op.create_table(
        "economy_entries",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("transaction", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("member_id", Snowflake()),
        sa.CheckConstraint("typeof(amount) = 'integer'", name="ck_economy_entries_whole_amount").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("amount <> 0", name="ck_economy_entries_moved"),
        sa.ForeignKeyConstraint(
            ["guild_id", "account"],
            ["economy_accounts.guild_id", "economy_accounts.number"],
            name="fk_economy_entries_economy_accounts",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "transaction"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_entries_economy_transactions",
        ),
        sa.PrimaryKeyConstraint("guild_id", "transaction", "account", name="pk_economy_entries"),
    )
    op.create_index("ix_economy_entries_account", "economy_entries", ["guild_id", "account", "transaction"])
    op.create_table(
        "economy_holds",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("transaction", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("settled_by", sa.Integer()),
        sa.CheckConstraint("typeof(amount) = 'integer'", name="ck_economy_holds_whole_amount").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("amount BETWEEN 1 AND 9007199254740991", name="ck_economy_holds_amount"),
        sa.ForeignKeyConstraint(
            ["guild_id", "account"],
            ["economy_accounts.guild_id", "economy_accounts.number"],
            name="fk_economy_holds_economy_accounts",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "transaction"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_holds_economy_transactions",
        ),
        sa.PrimaryKeyConstraint("guild_id", "transaction", name="pk_economy_holds"),
    )
    op.create_index("ix_economy_holds_state", "economy_holds", ["guild_id", "state"])
    op.create_table(
        "economy_orders",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("role_id", Snowflake()),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("transaction", sa.Integer()),
        sa.Column("paid_to", sa.String(10)),
        sa.Column("until", Instant()),
        sa.Column("decided_by", Snowflake()),
        sa.Column("decided_at", Instant()),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("trouble", sa.String(10)),
        sa.CheckConstraint("typeof(price) = 'integer'", name="ck_economy_orders_whole_price").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("price BETWEEN 0 AND 9007199254740991", name="ck_economy_orders_price"),
        sa.ForeignKeyConstraint(
            ["guild_id", "item"],
            ["economy_items.guild_id", "economy_items.number"],
            name="fk_economy_orders_economy_items",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "transaction"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_orders_economy_transactions",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_orders"),
    )
    op.create_index("ix_economy_orders_member", "economy_orders", ["guild_id", "member_id", "item"])
    op.create_index("ix_economy_orders_state", "economy_orders", ["guild_id", "state", "until"])
    op.create_index("uq_economy_orders_key", "economy_orders", ["guild_id", "key"], unique=True)
    op.create_table(
        "economy_overlays",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_economy_overlays"),
    )
    op.create_table(
        "economy_raffle_holders",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raffle", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["guild_id", "raffle"],
            ["economy_raffles.guild_id", "economy_raffles.number"],
            name="fk_economy_raffle_holders_economy_raffles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raffle", "member_id", name="pk_economy_raffle_holders"),
    )
    op.create_index("ix_economy_raffle_holders_place", "economy_raffle_holders", ["guild_id", "place"])
    op.create_index(
        "uq_economy_raffle_holders_code",
        "economy_raffle_holders",
        ["guild_id", "raffle", "code"],
        unique=True,
    )
    op.create_table(
        "economy_raffle_lists",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raffle", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raffle"],
            ["economy_raffles.guild_id", "economy_raffles.number"],
            name="fk_economy_raffle_lists_economy_raffles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raffle", name="pk_economy_raffle_lists"),
    )
    op.create_table(
        "economy_raffle_secrets",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raffle", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raffle"],
            ["economy_raffles.guild_id", "economy_raffles.number"],
            name="fk_economy_raffle_secrets_economy_raffles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raffle", name="pk_economy_raffle_secrets"),
    )
    op.create_table(
        "economy_raffle_watches",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raffle", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "raffle"],
            ["economy_raffles.guild_id", "economy_raffles.number"],
            name="fk_economy_raffle_watches_economy_raffles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raffle", "member_id", name="pk_economy_raffle_watches"),
    )
    op.create_table(
        "economy_raffle_tickets",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("raffle", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("hold_until", Instant()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", Snowflake()),
        sa.CheckConstraint("amount BETWEEN 1 AND 1000000", name="ck_economy_raffle_tickets_amount"),
        sa.ForeignKeyConstraint(
            ["guild_id", "raffle"],
            ["economy_raffles.guild_id", "economy_raffles.number"],
            name="fk_economy_raffle_tickets_economy_raffles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "raffle", "member_id", "key", name="pk_economy_raffle_tickets"),
    )
    op.create_index(
        "ix_economy_raffle_tickets_state", "economy_raffle_tickets", ["guild_id", "raffle", "state"]
    )
    op.create_table(
        "economy_slot_queues",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_economy_slot_queues"),
    )
    op.create_table(
        "economy_slots",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("same", sa.String(64), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("played_at", Instant()),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_slots"),
    )
    op.create_index("uq_economy_slots_same", "economy_slots", ["guild_id", "same"], unique=True)
    op.create_index("ix_economy_slots_member", "economy_slots", ["guild_id", "member_id"])
    op.create_table(
        "economy_shuffles",
        sa.Column("guild_id", GuildId(), autoincrement=False, nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_economy_shuffles"),
    )
    op.create_table(
        "economy_shuffled_slots",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("called_by", Snowflake()),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["economy_shuffles.guild_id"],
            name="fk_economy_shuffled_slots_economy_shuffles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "place", name="pk_economy_shuffled_slots"),
    )
    op.create_table(
        "economy_guess_sessions",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("prize", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.Integer()),
        sa.Column("opened_by", Snowflake(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant()),
        sa.Column("closed_at", Instant()),
        sa.Column("last_turn", sa.Integer(), nullable=False),
        sa.Column("balance", sa.BigInteger()),
        sa.Column("ended_by", Snowflake()),
        sa.Column("ended_at", Instant()),
        sa.Column("channel_id", Snowflake(), nullable=False),
        sa.CheckConstraint("typeof(prize) = 'integer'", name="ck_economy_guess_sessions_whole_prize").ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("prize BETWEEN 0 AND 9007199254740991", name="ck_economy_guess_sessions_prize"),
        sa.CheckConstraint("balance BETWEEN 0 AND 100000000000000", name="ck_economy_guess_sessions_balance"),
        sa.ForeignKeyConstraint(
            ["guild_id", "held"],
            ["economy_transactions.guild_id", "economy_transactions.number"],
            name="fk_economy_guess_sessions_economy_transactions",
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_guess_sessions"),
    )
    op.create_index("ix_economy_guess_sessions_state", "economy_guess_sessions", ["guild_id", "state"])
    op.create_table(
        "economy_guesses",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.CheckConstraint("balance BETWEEN 0 AND 100000000000000", name="ck_economy_guesses_balance"),
        sa.ForeignKeyConstraint(
            ["guild_id", "session"],
            ["economy_guess_sessions.guild_id", "economy_guess_sessions.number"],
            name="fk_economy_guesses_economy_guess_sessions",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "session", "member_id", name="pk_economy_guesses"),
    )
    op.create_index("ix_economy_guesses_balance", "economy_guesses", ["guild_id", "session", "balance"])
    op.create_table(
        "economy_imports",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("server", sa.String(40), nullable=False),
        sa.Column("unassigned", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("proofs", sa.JSON(), nullable=False),
        sa.Column("first_transaction", sa.Integer(), nullable=False),
        sa.Column("last_transaction", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("commands", sa.JSON(), nullable=False),
        sa.Column("undone_at", Instant()),
        sa.PrimaryKeyConstraint("guild_id", "number", name="pk_economy_imports"),
    )
    op.create_table(
        "economy_imported",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(100), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(100)),
        sa.Column("member_id", Snowflake()),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "of"],
            ["economy_imports.guild_id", "economy_imports.number"],
            name="fk_economy_imported_economy_imports",
        ),
        sa.PrimaryKeyConstraint("guild_id", "of", "origin", "row", name="pk_economy_imported"),
    )
    op.create_index("ix_economy_imported_member", "economy_imported", ["guild_id", "member_id"])
    op.create_index("ix_economy_imported_person", "economy_imported", ["guild_id", "person"])
    op.create_table(
        "economy_import_shares",
        sa.Column("guild_id", GuildId(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("member_id", Snowflake()),
        sa.Column("claimed_at", Instant()),
        sa.CheckConstraint("points BETWEEN 0 AND 9007199254740991", name="ck_economy_import_shares_points"),
        sa.CheckConstraint("minutes >= 0", name="ck_economy_import_shares_minutes"),
        sa.CheckConstraint("typeof(points) = 'integer'", name="ck_economy_import_shares_whole_points").ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "of"],
            ["economy_imports.guild_id", "economy_imports.number"],
            name="fk_economy_import_shares_economy_imports",
        ),
        sa.PrimaryKeyConstraint("guild_id", "of", "name", name="pk_economy_import_shares"),
    )
    op.create_index("ix_economy_import_shares_name", "economy_import_shares", ["guild_id", "name"])
    op.create_index("ix_economy_import_shares_member", "economy_import_shares", ["guild_id", "member_id"])
