"""Slash commands: each module adds its group to the plugin."""

from guildkit_voting.commands import ballots, campaign, constitution, delegate, proposal

__all__ = ["ballots", "campaign", "constitution", "delegate", "proposal"]
