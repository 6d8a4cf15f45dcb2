permission = { $name ->
    [add_reactions] Reaktionen hinzufügen
    [administrator] Administrator
    [attach_files] Dateien anhängen
    [ban_members] Mitglieder bannen
    [bypass_slowmode] Slowmode umgehen
    [change_nickname] Nickname ändern
    [connect] Verbinden
    [create_events] Events erstellen
    [create_guild_expressions] Ausdrücke erstellen
    [create_instant_invite] Einladung erstellen
    [create_private_threads] Private Threads erstellen
    [create_public_threads] Öffentliche Threads erstellen
    [deafen_members] Ein- und Ausgabe von Mitgliedern deaktivieren
    [embed_links] Links einbetten
    [external_emojis] Externe Emojis verwenden
    [external_stickers] Externe Sticker verwenden
    [kick_members] Mitglieder kicken
    [manage_channels] Kanäle verwalten
    [manage_events] Events verwalten
    [manage_guild] Server verwalten
    [manage_guild_expressions] Ausdrücke verwalten
    [manage_messages] Nachrichten verwalten
    [manage_nicknames] Nicknames verwalten
    [manage_roles] Rollen verwalten
    [manage_threads] Threads verwalten
    [manage_webhooks] WebHooks verwalten
    [mention_everyone] Erwähne @everyone, @here und alle Rollen
    [moderate_members] Mitglieder in Timeout schicken
    [move_members] Mitglieder verschieben
    [mute_members] Mitglieder stummschalten
    [pin_messages] Nachrichten anpinnen
    [priority_speaker] Very Important Speaker
    [read_message_history] Nachrichtenverlauf anzeigen
    [request_to_speak] Redeanfrage
    [send_messages] Nachrichten senden
    [send_messages_in_threads] Nachrichten in Threads senden
    [send_polls] Umfragen erstellen
    [send_tts_messages] Text-zu-Sprache-Nachrichten senden
    [send_voice_messages] Sprachnachrichten senden
    [speak] Sprechen
    [stream] Video
    [use_application_commands] Anwendungsbefehle verwenden
    [use_embedded_activities] Aktivitäten verwenden
    [use_external_apps] Externe Apps verwenden
    [use_external_sounds] Externe Sounds verwenden
    [use_soundboard] Soundboard verwenden
    [use_voice_activation] Sprachaktivierung verwenden
    [view_audit_log] Audit-Log einsehen
    [view_channel] Kanäle ansehen
    [view_creator_monetization_analytics] Einblicke in die Monetarisierung anzeigen
    [view_guild_insights] Server-Einblicke anzeigen
   *[other] { $title }
}
