"""Discord's numbers, by the names its documentation gives them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# Messages
CONTENT: Final = 2000
EMBEDS: Final = 10
EMBED_TOTAL: Final = 6000
EMBED_TITLE: Final = 256
EMBED_DESCRIPTION: Final = 4096
EMBED_FIELDS: Final = 25
EMBED_FIELD_NAME: Final = 256
EMBED_FIELD_VALUE: Final = 1024
EMBED_FOOTER: Final = 2048
EMBED_AUTHOR: Final = 256
FILES: Final = 10
FILE_SIZE: Final = 10 * 1024 * 1024
FILENAME: Final = 1024
FILE_DESCRIPTION: Final = 1024
NONCE: Final = 25
NONCE_REMEMBERED: Final = timedelta(minutes=5)
PINS: Final = 250
REACTIONS: Final = 20
STICKERS: Final = 3
BULK_DELETE: Final = (2, 100)
BULK_DELETE_AGE: Final = timedelta(days=14)

# Components
ACTION_ROWS: Final = 5
ROW_BUTTONS: Final = 5
CUSTOM_ID: Final = 100
BUTTON_LABEL: Final = 80
SELECT_OPTIONS: Final = 25
SELECT_PLACEHOLDER: Final = 150
OPTION_TEXT: Final = 100
V2_COMPONENTS: Final = 40
V2_TEXT: Final = 4000
SECTION_TEXTS: Final = 3
GALLERY_ITEMS: Final = 10
BUTTON_URL: Final = 512
MEDIA_URL: Final = 2048
MEDIA_DESCRIPTION: Final = 1024

# Modals
MODAL_TITLE: Final = 45
MODAL_COMPONENTS: Final = 5
LABEL: Final = 45
LABEL_DESCRIPTION: Final = 100
TEXT_INPUT: Final = 4000
TEXT_INPUT_PLACEHOLDER: Final = 100
GROUP_OPTIONS: Final = 10
UPLOADS: Final = 10

# Application commands
COMMAND_NAME: Final = 32
COMMAND_DESCRIPTION: Final = 100
COMMAND_OPTIONS: Final = 25
COMMAND_CHOICES: Final = 25
COMMAND_SIZE: Final = 8000
COMMAND_CREATES_A_DAY: Final = 200
COMMANDS_A_SCOPE: Final = {1: 100, 2: 15, 3: 15}
STRING_OPTION: Final = 6000
NUMBER_OPTION: Final = 2**53
CHOICE_TEXT: Final = 100

# Interactions
FIRST_ANSWER: Final = timedelta(seconds=3)
FOLLOW_UP: Final = timedelta(minutes=15)

# Guilds
ROLES: Final = 250
ROLE_NAME: Final = 100
COLOR: Final = 0xFFFFFF
NICK: Final = 32
TIME_OUT: Final = timedelta(days=28)
BULK_BAN: Final = 200
BAN_DELETES: Final = 7 * 86_400
CHANNELS: Final = 500
CHANNEL_NAME: Final = 100
CHANNEL_TOPIC: Final = 1024
SLOWMODE: Final = 21600
CATEGORY: Final = 50
OVERWRITES: Final = 100
BITRATE: Final = (8_000, 96_000)
VOICE_USERS: Final = 99
STAGE_USERS: Final = 10_000
GUILD_NAME: Final = 100
GUILD_FEATURE: Final = 100
IMAGE_SIZE: Final = 10 * 1024 * 1024
URL: Final = 2048
GUILD_DESCRIPTION: Final = 300
AUDIT_LOG_REASON: Final = 512

# Requests
REQUESTS_A_SECOND: Final = 50
OLD_MESSAGE: Final = timedelta(hours=1)
OLD_EDITS: Final = (3, timedelta(seconds=6))
INVALID_REQUESTS: Final = 10_000
INVALID_WINDOW: Final = timedelta(minutes=10)

# Gateway
GATEWAY_PAYLOAD: Final = 4096
GATEWAY_COMMANDS: Final = (120, timedelta(seconds=60))
IDENTIFY_PAUSE: Final = timedelta(seconds=5)
ALL_MEMBERS_PAUSE: Final = timedelta(seconds=30)
REQUESTED_MEMBERS: Final = 100
REQUEST_NONCE: Final = 32
MEMBERS_CHUNK: Final = 1000
LARGE_THRESHOLD: Final = (50, 250)
MEMBERS_SENT: Final = 75_000
RESUMABLE: Final = timedelta(minutes=3)
ACTIVITY_TEXT: Final = 128

# Threads
THREAD_NAME: Final = 100
AUTO_ARCHIVE_DURATIONS: Final = (60, 1440, 4320, 10080)
AUTO_ARCHIVE_DURATION: Final = 1440
ACTIVE_THREADS: Final = 1000
THREADS_LISTED: Final = 50
THREAD_MEMBERS: Final = 1000
THREAD_MEMBERS_COUNTED: Final = 50
FORUM_TAGS: Final = 20
FORUM_TAG_NAME: Final = 20
APPLIED_TAGS: Final = 5

# Webhooks
WEBHOOKS: Final = 15
WEBHOOK_NAME: Final = 80

# Polls
POLL_QUESTION: Final = 300
POLL_ANSWERS: Final = 10
POLL_ANSWER: Final = 55
POLL_HOURS: Final = 768

# Emojis
EMOJIS: Final = 50
APPLICATION_EMOJIS: Final = 2000
EMOJI_NAME: Final = 32
EMOJI_SIZE: Final = 256 * 1024

# Invites
INVITES: Final = 1000
INVITE_AGE: Final = 60 * 86_400
INVITE_USES: Final = 100

# Scheduled events
EVENTS: Final = 100
EVENT_NAME: Final = 100
EVENT_DESCRIPTION: Final = 1000
EVENT_LOCATION: Final = 100
EVENT_AHEAD: Final = timedelta(days=5 * 365)

# Users
USERNAME: Final = (2, 32)
APPLICATION_DESCRIPTION: Final = 400
APPLICATION_TAGS: Final = 5
APPLICATION_TAG: Final = 20

# Auto-moderation
AUTOMOD_RULES: Final = {1: 6, 3: 1, 4: 1, 5: 1, 6: 1}
AUTOMOD_NAME: Final = 100
AUTOMOD_ACTIONS: Final = 5
AUTOMOD_EXEMPT_ROLES: Final = 20
AUTOMOD_EXEMPT_CHANNELS: Final = 50
AUTOMOD_KEYWORDS: Final = 1000
AUTOMOD_KEYWORD: Final = 60
AUTOMOD_PATTERNS: Final = 10
AUTOMOD_PATTERN: Final = 260
AUTOMOD_ALLOWED: Final = 100
AUTOMOD_MENTIONS: Final = 50
AUTOMOD_MESSAGE: Final = 300

# Voice
VOICE_STATUS: Final = 500
