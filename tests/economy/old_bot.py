"""The database of an old bot, as tests want it: SQLite or PostgreSQL."""

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from sqlalchemy import func, select

from guildkit_economy.importing.applying import SOURCE, bring_in, here
from guildkit_economy.importing.claims import WAITING
from guildkit_economy.importing.plan import plan
from guildkit_economy.importing.source import read
from guildkit_economy.ledger import balance, member, prove
from guildkit_economy.models import Imported, WatchTime

TENNESSEE, OHIO = 1, 2
NOW = datetime(2026, 1, 1, tzinfo=UTC)

ALICE, BOB, CAROL = 101_000_000_000_000_001, 102_000_000_000_000_002, 103_000_000_000_000_003
OLD, OTHER = 900_000_000_000_000_001, 900_000_000_000_000_002

SCHEMA = """
CREATE TABLE bot_settings (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE point_settings (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE user_points (kick_username TEXT PRIMARY KEY, points BIGINT, total_earned BIGINT, mood TEXT);
CREATE TABLE points_watchtime_converted (kick_username TEXT PRIMARY KEY, minutes_converted BIGINT);
CREATE TABLE point_sales (id BIGINT PRIMARY KEY, kick_username TEXT, item_name TEXT, price BIGINT);
CREATE TABLE point_shop_items (id BIGINT PRIMARY KEY, name TEXT, description TEXT, price BIGINT, stock BIGINT, role_id BIGINT, is_active BIGINT);
CREATE TABLE watchtime (username TEXT PRIMARY KEY, minutes DOUBLE PRECISION);
CREATE TABLE watchtime_roles (id BIGINT PRIMARY KEY, role_id BIGINT, minutes_required BIGINT);
CREATE TABLE links (discord_id BIGINT PRIMARY KEY, kick_name TEXT);
CREATE TABLE raffle_periods (id BIGINT PRIMARY KEY, status TEXT);
CREATE TABLE raffle_tickets (id BIGINT PRIMARY KEY, period_id BIGINT, discord_id BIGINT, kick_name TEXT, total_tickets BIGINT);
CREATE TABLE raffle_draws (id BIGINT PRIMARY KEY, period_id BIGINT, winner_discord_id BIGINT, winner_kick_name TEXT);
CREATE TABLE clips (id BIGINT PRIMARY KEY, kick_username TEXT, url TEXT);
CREATE TABLE pet_names (pet TEXT, owner TEXT);
"""
ROWS = f"""
INSERT INTO bot_settings VALUES ('currency_name', 'coins'), ('log_channel', '5');
INSERT INTO point_settings VALUES ('points_per_minute', '3');
INSERT INTO user_points VALUES ('Alice_K', 100, 250, 'fine'), ('bob', 40, 40, NULL), ('stranger', 7, 7, NULL), ('poor', 0, 0, NULL);
INSERT INTO points_watchtime_converted VALUES ('Alice_K', 60);
INSERT INTO point_sales VALUES (1, 'bob', 'VIP', 50);
INSERT INTO point_shop_items VALUES (1, 'VIP', 'A colour', 50, -1, 123456789012345678, 1), (2, 'Old', '', 5, 1, NULL, 0);
INSERT INTO watchtime VALUES ('alice_k', 90.5), ('stranger', 30), ('bob', 0);
INSERT INTO watchtime_roles VALUES (1, 123456789012345678, 600);
INSERT INTO links VALUES ({ALICE}, 'alice_k'), ({BOB}, 'Bob');
INSERT INTO raffle_periods VALUES (1, 'drawn');
INSERT INTO raffle_tickets VALUES (1, 1, {ALICE}, 'alice_k', 3), (2, 9, {BOB}, 'bob', 1);
INSERT INTO raffle_draws VALUES (1, 1, {ALICE}, 'alice_k');
INSERT INTO clips VALUES (1, 'bob', 'https://clips.example/1');
INSERT INTO pet_names VALUES ('Rex', 'nobody');
"""
HALF = f"""
ALTER TABLE user_points ADD COLUMN discord_server_id BIGINT;
ALTER TABLE bot_settings ADD COLUMN discord_server_id BIGINT;
UPDATE user_points SET discord_server_id = {OLD} WHERE kick_username = 'Alice_K';
UPDATE user_points SET discord_server_id = {OTHER} WHERE kick_username = 'bob';
"""


def statements(*scripts):
    return [each.strip() for script in scripts for each in script.split(";") if each.strip()]


def write(path, *scripts):
    """Make a SQLite file of scripts, and return its path."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for each in statements(*scripts):
            connection.execute(each)
    return str(path)


async def planned(database, source, guild=TENNESSEE, **more):
    old = await read(source)
    async with database.guild_session(guild, read_only=True) as session:
        there = await here(session)
    return plan(old, guild, here=there, **more)


async def brought(database, source, guild=TENNESSEE, **more):
    """Bring an old database in, and return the plan and the import."""
    made = await planned(database, source, guild, **more)
    async with database.guild_session(guild) as session:
        return made, await bring_in(session, made, now=NOW, rng=random.Random(1))


async def standing(database, guild=TENNESSEE):
    """What members have and have watched, and what waits."""
    async with database.guild_session(guild, read_only=True) as session:
        proof = await prove(session)
        assert proof.wrong == []
        return {
            "points": {
                name: await balance(session, owner)
                for name, owner in (
                    ("alice", member(ALICE)),
                    ("bob", member(BOB)),
                    ("carol", member(CAROL)),
                    ("waiting", WAITING),
                    ("source", SOURCE),
                )
            },
            "minutes": dict((await session.execute(select(WatchTime.member_id, WatchTime.minutes))).all()),
            "kept": await session.scalar(select(func.count()).select_from(Imported)),
        }
