"""Forms that are right, where `<role_id>` stands for an id that there is, and values that are wrong wherever they stand."""

from __future__ import annotations

PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MOMENT = "2028-01-01T00:00:00+00:00"
BUTTON = {"type": 2, "style": 1, "label": "go", "custom_id": "go", "emoji": {"name": "👍"}}
SELECT = {
    "type": 3,
    "custom_id": "pick",
    "min_values": 0,
    "max_values": 1,
    "options": [{"label": "a", "value": "a", "emoji": {"name": "👍"}, "default": True}],
}
POLL = {
    "question": {"text": "why?"},
    "answers": [{"poll_media": {"text": "a", "emoji": {"name": "👍"}}}, {"poll_media": {"text": "b"}}],
    "duration": 1,
    "allow_multiselect": False,
    "layout_type": 1,
}
V2 = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "id": 1,
            "accent_color": 1,
            "components": [
                {"type": 10, "content": "x"},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "y"}],
                    "accessory": {**BUTTON, "custom_id": "c"},
                },
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "y"}],
                    "accessory": {"type": 11, "media": {"url": "https://x.org"}},
                },
                {"type": 12, "items": [{"media": {"url": "https://x.org/a.png"}, "description": "d"}]},
                {"type": 13, "file": {"url": "attachment://a.txt"}},
                {"type": 14, "divider": True, "spacing": 1},
                {
                    "type": 1,
                    "components": [
                        {"type": 5, "custom_id": "users", "default_values": [{"id": "1", "type": "user"}]}
                    ],
                },
            ],
        }
    ],
}
MESSAGE = {
    "content": "hello <@1> <@&2> @everyone",
    "embeds": [
        {
            "title": "t",
            "description": "d",
            "url": "https://x.org",
            "color": 1,
            "timestamp": MOMENT,
            "footer": {"text": "f"},
            "image": {"url": "attachment://a.txt"},
            "thumbnail": {"url": "https://x.org/a.png"},
            "author": {"name": "a", "url": "https://x.org"},
            "fields": [{"name": "n", "value": "v", "inline": True}],
        }
    ],
    "components": [{"type": 1, "components": [BUTTON]}, {"type": 1, "components": [SELECT]}],
    "allowed_mentions": {"parse": ["roles"], "users": ["1"], "replied_user": True},
    "attachments": [{"id": "0", "filename": "a.txt", "description": "d"}],
    "message_reference": {
        "message_id": "<message_id>",
        "channel_id": "<channel_id>",
        "type": 0,
        "fail_if_not_exists": False,
    },
    "nonce": "n",
    "enforce_nonce": True,
    "sticker_ids": [],
    "flags": 0,
    "tts": False,
}
OVERWRITE = {"id": "<role_id>", "type": 0, "allow": "1024", "deny": "0"}
CHANNEL = {
    "name": "room",
    "type": 0,
    "topic": "t",
    "nsfw": False,
    "position": 1,
    "rate_limit_per_user": 0,
    "parent_id": "<category_id>",
    "permission_overwrites": [OVERWRITE],
    "bitrate": 64000,
    "user_limit": 0,
    "default_auto_archive_duration": 60,
}
FORUM = {
    "name": "forum",
    "type": 15,
    "available_tags": [{"name": "t", "moderated": False, "emoji_name": "👍"}],
    "default_reaction_emoji": {"emoji_name": "👍"},
    "default_sort_order": 0,
    "default_forum_layout": 0,
    "flags": 16,
}
THREAD = {
    "name": "thread",
    "type": 11,
    "auto_archive_duration": 60,
    "rate_limit_per_user": 0,
    "invitable": True,
    "archived": False,
    "locked": False,
    "applied_tags": ["<tag_id>"],
    "message": MESSAGE,
    "flags": 2,
}
COMMAND = {
    "name": "say",
    "description": "says",
    "type": 1,
    "name_localizations": {"de": "sag"},
    "description_localizations": {"de": "sagt"},
    "default_member_permissions": "8",
    "nsfw": False,
    "contexts": [0, 1],
    "integration_types": [0],
    "options": [
        {
            "type": 3,
            "name": "text",
            "description": "d",
            "required": True,
            "choices": [{"name": "a", "value": "a", "name_localizations": {"de": "b"}}],
            "min_length": None,
        },
        {
            "type": 4,
            "name": "number",
            "description": "d",
            "min_value": 1,
            "max_value": 2,
            "autocomplete": False,
        },
        {"type": 7, "name": "where", "description": "d", "channel_types": [0]},
    ],
}
GROUPS = {
    "name": "group",
    "description": "groups",
    "options": [
        {
            "type": 2,
            "name": "g",
            "description": "d",
            "options": [{"type": 1, "name": "s", "description": "d", "options": []}],
        }
    ],
}
ROLE = {
    "name": "role",
    "permissions": "1024",
    "color": 1,
    "colors": {"primary_color": 1},
    "hoist": True,
    "mentionable": True,
    "icon": None,
    "unicode_emoji": None,
}
EVENT = {
    "name": "party",
    "entity_type": 3,
    "privacy_level": 2,
    "scheduled_start_time": MOMENT,
    "scheduled_end_time": "2028-01-02T00:00:00+00:00",
    "entity_metadata": {"location": "here"},
    "description": "d",
    "status": 1,
    "channel_id": None,
    "recurrence_rule": {"start": MOMENT, "frequency": 2, "interval": 1, "by_weekday": [1]},
}
RULE = {
    "name": "rule",
    "event_type": 1,
    "trigger_type": 1,
    "trigger_metadata": {"keyword_filter": ["x"], "regex_patterns": ["y"], "allow_list": ["z"]},
    "actions": [
        {"type": 1, "metadata": {"custom_message": "no"}},
        {"type": 2, "metadata": {"channel_id": "<channel_id>"}},
        {"type": 3, "metadata": {"duration_seconds": 60}},
    ],
    "enabled": True,
    "exempt_roles": ["<role_id>"],
    "exempt_channels": ["<channel_id>"],
}
MODAL = {
    "custom_id": "m",
    "title": "modal",
    "components": [
        {
            "type": 18,
            "label": "l",
            "component": {
                "type": 4,
                "custom_id": "t",
                "style": 1,
                "min_length": 0,
                "max_length": 10,
                "value": "x",
                "placeholder": "p",
            },
        },
        {"type": 18, "label": "s", "component": {**SELECT, "required": False}},
        {"type": 1, "components": [{"type": 4, "custom_id": "u", "style": 2, "label": "u"}]},
        {"type": 10, "content": "x"},
    ],
}
ANSWERS = [
    {"type": 4, "data": MESSAGE},
    {"type": 4, "data": {**V2, "flags": 1 << 15 | 64}},
    {"type": 5, "data": {"flags": 64}},
    {"type": 6},
    {"type": 7, "data": MESSAGE},
    {
        "type": 8,
        "data": {
            "choices": [
                {"name": "a", "value": "a", "name_localizations": {"de": "b"}},
                {"name": "b", "value": 1},
            ]
        },
    },
    {"type": 9, "data": MODAL},
]
MEMBER = {
    "nick": "n",
    "roles": ["<role_id>"],
    "communication_disabled_until": None,
    "mute": None,
    "channel_id": None,
    "flags": 0,
}
FORMS = {
    "messages": [
        MESSAGE,
        V2,
        {"content": "x", "poll": POLL},
        {"flags": 4, "embeds": [], "components": [], "attachments": []},
    ],
    "channels": [
        CHANNEL,
        FORUM,
        THREAD,
        [{"id": "<channel_id>", "position": 1, "parent_id": "<category_id>", "lock_permissions": True}],
        {"recipient_id": "<user_id>"},
    ],
    "threads": [THREAD, {"name": "t", "message": V2}],
    "callback": ANSWERS,
    "commands": [COMMAND, GROUPS, [COMMAND, GROUPS, {"type": 2, "name": "Who"}]],
    "permissions": [OVERWRITE, {"permissions": [{"id": "<role_id>", "type": 1, "permission": True}]}],
    "roles": [ROLE, [{"id": "<role_id>", "position": 1}]],
    "members": [MEMBER, {"nick": "x", "access_token": "x"}],
    "bans": [{"delete_message_seconds": 1, "delete_message_days": 1}],
    "bulk-ban": [{"user_ids": ["<user_id>", "<user_id>"], "delete_message_seconds": 1}],
    "bulk-delete": [{"messages": ["<message_id>", "1"]}],
    "emojis": [{"name": "emoji", "image": PNG, "roles": ["<role_id>"]}],
    "webhooks": [
        {"name": "hook", "avatar": PNG, "channel_id": "<channel_id>"},
        {**MESSAGE, "username": "u", "avatar_url": "https://x.org"},
        {"thread_name": "t", **MESSAGE, "applied_tags": ["<tag_id>"]},
        V2,
    ],
    "invites": [
        {
            "max_age": 60,
            "max_uses": 1,
            "temporary": False,
            "unique": True,
            "target_type": 1,
            "target_user_id": "<user_id>",
        }
    ],
    "scheduled-events": [EVENT, {**EVENT, "entity_type": 2, "channel_id": "<voice_id>"}, {"status": 2}],
    "rules": [
        RULE,
        {"trigger_type": 4, "trigger_metadata": {"presets": [1]}, **RULE},
        {"trigger_metadata": {"mention_total_limit": 1, "mention_raid_protection_enabled": True}},
    ],
    "guilds": [
        {
            "name": "Ohio",
            "system_channel_id": "<channel_id>",
            "afk_channel_id": "<voice_id>",
            "afk_timeout": 60,
            "verification_level": 1,
            "preferred_locale": "de",
            "features": ["COMMUNITY"],
            "icon": PNG,
            "owner_id": "<user_id>",
            "description": "d",
            "system_channel_flags": 1,
            "rules_channel_id": "<channel_id>",
        }
    ],
    "entitlements": [
        {"sku_id": "<sku_id>", "owner_id": "<guild_id>", "owner_type": 1},
        {"sku_id": "<sku_id>", "owner_id": "<user_id>", "owner_type": 2},
    ],
    "followers": [{"webhook_channel_id": "<channel_id>"}],
    "@me": [
        {
            "username": "bot",
            "avatar": PNG,
            "nick": "x",
            "description": "d",
            "tags": ["a"],
            "flags": 0,
            "icon": PNG,
            "install_params": {"scopes": ["bot"], "permissions": "0"},
            "interactions_endpoint_url": None,
        }
    ],
}
QUERIES = {
    "limit": ["1", "100", "0", "-1", "x", "99999999999999999999", "١", "", "1.5", "²"],
    "before": ["1", "<message_id>", "<user_id>", "x", "-1", MOMENT, "2020-01-01", "9" * 30, "²"],
    "after": ["1", "<message_id>", "<user_id>", "x", "²"],
    "around": ["1", "<message_id>", "x"],
    "with_response": ["true", "1", "x"],
    "wait": ["true"],
    "thread_id": ["<thread_id>", "1", "x", "²"],
    "with_components": ["true"],
    "with_counts": ["true"],
    "with_member": ["true"],
    "with_user_count": ["true"],
    "with_localizations": ["true"],
    "query": ["a", "", "\x00", "(", "🦊"],
    "user_id": ["<user_id>", "x"],
    "guild_id": ["<guild_id>", "x"],
    "sku_ids": ["<sku_id>", "1,2", ",", "x", "²"],
    "exclude_deleted": ["false"],
    "only_active": ["true"],
    "action_type": ["1", "x", "9999", "²"],
    "guild_scheduled_event_id": ["<event_id>", "x"],
    "type": ["0", "1", "x", "²"],
    "reason": ["x"],
}
NASTY = [
    None, True, False, 0, -1, 1, 2, 3, 7, 2**31, 2**63, 2**64, -(2**63), 10**400, 0.5, 1e308, float("nan"), float("inf"),
    "", " ", "x", "0", "-1", "1", "²", "١", "٣٤", "1" * 19, "9" * 5000, "x" * 7000, "\x00", "\ud800", "\u202e\u200b", "🦊" * 50, "ﷺ", "(", "{0}", "%s", "true",
    "1970-01-01T00:00:00", "2099-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "attachment://", "attachment://a.txt", "https://[", "data:image/png;base64,", PNG,
    [], [[]], [None], [0], [{}], [""], ["x"] * 30, {}, {"": None}, {"id": []}, {"x": {"x": {}}}, [[[[[[[[]]]]]]]],
]  # fmt: skip
RAW = [
    b"", b"{", b"null", b"[]", b"0", b'"x"', b"NaN", b"-", b"\x00", b"\xff\xfe{}", b"\xed\xa0\x80", b"[" * 200_000, b'{"a":' * 50_000,
    b'{"content":"a","content":"b"}', b'{"content":"\\ud800"}', b'{"\\ud800":1}', b'{"content":1e999}', b'{"content":' + b"9" * 5000 + b"}",
    b"[" + b"0," * 100_000 + b"0]", b'{"content":"' + b"x" * 1_000_000 + b'"}', b"\xef\xbb\xbf{}", b'{"x":"y"}garbage',
]  # fmt: skip
WILD = ["0", "1", "abc", "-1", "9" * 40, "%00", "%ff", "%2F", "..", "@me", "@original", "%ED%A0%80", "1.5", "", "%F0%9F%A6%8A", "x%3A1", "x%3Ay", "%C2%B2"]  # fmt: skip
REASONS = ["x" * 600, "%F0%9F%A6%8A", "%ED%A0%80", "%00", "%", "", "because"]

TOKENS = ["", "Bot", "Bot x", "Bearer x", "é", "Bot " + "x" * 3000]
PARTS = [
    b"", b"", b"", b"Content-Type: application/json\r\n", b"Content-Transfer-Encoding: base64\r\n", b"Content-Encoding: gzip\r\n",
    b"Content-Type: multipart/mixed; boundary=y\r\n", b"Content-Transfer-Encoding: x\r\n",
]  # fmt: skip
"""Headers of parts."""
