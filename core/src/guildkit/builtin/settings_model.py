"""What a guild can set of the core itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from guildkit.setting_types import ChannelSetting
from guildkit.zones import zone_name


class Guide(BaseModel):
    """What is there to set where the operator lets the bot keep a server guide."""

    guide: Annotated[
        bool, Field(description="Whether the bot keeps a channel that says what it can do here")
    ] = True


class CoreSettings(BaseModel):
    """The core's settings."""

    time_zone: Annotated[
        str,
        AfterValidator(zone_name),
        Field(description="The time zone in which hours and days are meant here, as in Europe/Berlin"),
    ] = "UTC"
    log_channel: ChannelSetting = Field(None, description="Where what is logged about this server is posted")
    log_level: Literal["info", "warning", "error"] = Field(
        "warning", description="The least level of what is posted there"
    )


class CoreSettingsWithGuide(CoreSettings, Guide):
    """The core's settings, the guide's first."""
