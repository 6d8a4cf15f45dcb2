"""Ballots in files: PrefLib, CSV, and the tally sheet that is published when a vote has closed."""
