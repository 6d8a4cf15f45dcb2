direct-not-there = Das gehört zu einem Server, den du oder ich verlassen haben.
direct-trouble = Discord antwortet mir gerade nicht. Bitte versuche es noch einmal.
