"""Raids as files: for calendars, and for spreadsheets."""
