direct-not-there = Das gehört zu einem Server, den du oder ich verlassen haben.
direct-elsewhere = Für diesen Server ist ein Teil von mir da, den Direktnachrichten nicht erreichen. Bitte mach es dort.
direct-trouble = Discord antwortet mir gerade nicht. Bitte versuche es noch einmal.
