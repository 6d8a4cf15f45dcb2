"""Which parts of gateway events the REST API describes too.

A gateway object has what the REST one has, and more: these are held against a description that is open. Voice states
in GUILD_CREATE are not here: they leave out the guild.
"""

PARTS = {
    "READY": [("user", "UserResponse")],
    "GUILD_CREATE": [
        ("roles[]", "GuildRoleResponse"),
        ("emojis[]", "EmojiResponse"),
        ("stickers[]", "GuildStickerResponse"),
        ("members[]", "GuildMemberResponse"),
        ("channels[]", "GuildChannelResponse"),
        ("threads[]", "ThreadResponse"),
        ("stage_instances[]", "StageInstanceResponse"),
    ],
    "GUILD_UPDATE": [("", "GuildResponse")],
    "GUILD_ROLE_CREATE": [("role", "GuildRoleResponse")],
    "GUILD_ROLE_UPDATE": [("role", "GuildRoleResponse")],
    "GUILD_MEMBER_ADD": [("", "GuildMemberResponse")],
    "GUILD_MEMBER_UPDATE": [("", "GuildMemberResponse")],
    "GUILD_MEMBER_REMOVE": [("user", "UserResponse")],
    "GUILD_MEMBERS_CHUNK": [("members[]", "GuildMemberResponse")],
    "GUILD_BAN_ADD": [("user", "UserResponse")],
    "GUILD_BAN_REMOVE": [("user", "UserResponse")],
    "GUILD_EMOJIS_UPDATE": [("emojis[]", "EmojiResponse")],
    "GUILD_STICKERS_UPDATE": [("stickers[]", "GuildStickerResponse")],
    "GUILD_AUDIT_LOG_ENTRY_CREATE": [("", "AuditLogEntryResponse")],
    "CHANNEL_CREATE": [("", "GuildChannelResponse")],
    "CHANNEL_UPDATE": [("", "GuildChannelResponse")],
    "CHANNEL_DELETE": [("", "GuildChannelResponse")],
    "THREAD_CREATE": [("", "ThreadResponse")],
    "THREAD_UPDATE": [("", "ThreadResponse")],
    "THREAD_LIST_SYNC": [("threads[]", "ThreadResponse"), ("members[]", "ThreadMemberResponse")],
    "THREAD_MEMBERS_UPDATE": [("added_members[]", "ThreadMemberResponse")],
    "MESSAGE_CREATE": [("", "MessageResponse")],
    "MESSAGE_UPDATE": [("", "MessageResponse")],
    "INTERACTION_CREATE": [
        ("user", "UserResponse"),
        ("member", "GuildMemberResponse"),
        ("message", "MessageResponse"),
        ("entitlements[]", "EntitlementResponse"),
    ],
    "ENTITLEMENT_CREATE": [("", "EntitlementResponse")],
    "ENTITLEMENT_UPDATE": [("", "EntitlementResponse")],
    "ENTITLEMENT_DELETE": [("", "EntitlementResponse")],
    "USER_UPDATE": [("", "UserResponse")],
    "VOICE_STATE_UPDATE": [("", "VoiceStateResponse")],
    "STAGE_INSTANCE_CREATE": [("", "StageInstanceResponse")],
    "STAGE_INSTANCE_UPDATE": [("", "StageInstanceResponse")],
    "STAGE_INSTANCE_DELETE": [("", "StageInstanceResponse")],
}
