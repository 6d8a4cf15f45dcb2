"""Where Discord's published description differs from what Discord does.

Each is a place in the description and the rule that is broken there, with why that is right. One that is no longer
needed fails a full run.
"""

_IGNORED = "disnake sends it; Discord ignores the keys that it does not know."
_FORWARD = "In words: 1 forwards a message."
_PURCHASE = "In words: 1 is bought once."
_AS_TEXT = "In words: a string of bits, since they are too many for a number of JSON."

REQUESTS = {
    ("SnowflakeType", "type"): "Discord takes numbers for ids, and disnake sends them.",
    ("ApplicationCommandCreateRequest.default_permission", "additionalProperties"): _IGNORED,
    ("ApplicationCommandUpdateRequest.default_permission", "additionalProperties"): _IGNORED,
    ("ApplicationCommandCreateRequest.nsfw", "additionalProperties"): "Documented in words.",
    ("ApplicationCommandUpdateRequest.nsfw", "additionalProperties"): "Documented in words.",
    ("ApplicationCommandUpdateRequest.default_member_permissions", "type"): "In words: a string of bits.",
    ("IncomingWebhookUpdateRequestPartial.tts", "additionalProperties"): _IGNORED,
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial.tts", "additionalProperties"): _IGNORED,
    ("MessageAttachmentRequest.content_type", "additionalProperties"): _IGNORED,
    ("MessageAttachmentRequest.ephemeral", "additionalProperties"): _IGNORED,
    ("MessageAttachmentRequest.proxy_url", "additionalProperties"): _IGNORED,
    ("MessageAttachmentRequest.size", "additionalProperties"): _IGNORED,
    ("MessageAttachmentRequest.url", "additionalProperties"): _IGNORED,
    ("MessageReferenceRequest.type", "type"): _FORWARD,
    (
        "POST /channels/{channel_id}/threads ?use_nested_fields",
        "query",
    ): _IGNORED,
    ("CreateRoleRequest.permissions", "type"): _AS_TEXT,
    (
        "UpdateDMRequestPartial.permission_overwrites",
        "additionalProperties",
    ): "Permissions in overwrites go as text too, after which a direct message fits as well as a channel.",
    (
        "PUT /channels/{channel_id}/permissions/{overwrite_id} request.id",
        "additionalProperties",
    ): "The id is in the path as well.",
    ("DELETE /guilds/{guild_id}/bans/{user_id}", "body"): "There is nothing to say in it.",
}

ANSWERS = {
    ("Error.code", "type"): "The code of an error of one field is a word, such as BASE_TYPE_REQUIRED.",
    (
        "RatelimitedResponse.code",
        "required",
    ): "In words: optional, and there only where the limit has a number.",
    ("RatelimitedResponse.global", "required"): "The daily limit of new commands is answered as an error.",
    ("RatelimitedResponse.retry_after", "required"): "The same.",
    ("ApplicationCommandInteractionMetadataResponse.name", "additionalProperties"): "Discord sends it.",
    (
        "ApplicationCommandInteractionMetadataResponse.command_type",
        "additionalProperties",
    ): "Discord sends it.",
    ("CreatedThreadResponse.message", "additionalProperties"): "In words: that of a thread in a forum.",
    ("MessageReferenceType", "enum"): _FORWARD,
    ("EntitlementTypes", "enum"): _PURCHASE,
}

EVENTS = {("MessageReferenceType", "enum"): _FORWARD, ("EntitlementTypes", "enum"): _PURCHASE}

ROUTES = {}
"""The routes of the sandbox that are not described."""

SIDES = {"requests": REQUESTS, "answers": ANSWERS, "events": EVENTS}
