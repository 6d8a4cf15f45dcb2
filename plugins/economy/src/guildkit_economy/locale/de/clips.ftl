# Links.
clip-host = { $typed } ist keine Seite. Schreib sie wie twitch.tv, eine je Zeile, ohne https:// und ohne Pfad.
clip-unreadable = Diesen Link kann ich nicht lesen. Er muss mit `https://` beginnen und darf keine Leerzeichen haben.
clip-elsewhere = Dieser Link führt anderswohin.
clip-none = Dort ist kein Clip oder Video zu finden.
clip-hint = Kopier die Adresse eines Clips auf einer dieser Seiten, und sonst nichts: { $hosts }.
words-link = Schreib Worte, ohne einen Link darin.
words-long = Das ist zu lang. Schreib höchstens { $limit } Zeichen.

# Was eingereicht wurde.
clip-known = Diesen Clip gibt es schon: #{ $number }. `/clip vote` stimmt für ihn.
clip-full = Es gibt schon { $limit } Clips. Wer diesen Server verwaltet, muss einige entfernen: `/clip remove`.
clip-submitted = Dein Clip ist #{ $number }. Er steht in { $channel }.
clip-again = Dieser Clip wurde eben eingereicht.
clip-not-there = Einen Clip #{ $number } gibt es nicht.
clip-not-there-hint = `/clip list` zeigt, welche es gibt.
clip-empty = Noch gibt es keine Clips. `/clip submit` macht den Anfang.
clip-removed = Der Clip #{ $number } ist entfernt.
clip-others = Den Clip #{ $number } kann nur entfernen, wer ihn eingereicht hat oder diesen Server verwaltet.

# Abstimmen.
clip-own = Das ist dein eigener Clip. Lass andere für ihn stimmen.
clip-voted = { $count ->
    [one] Du hast für den Clip #{ $number } gestimmt. Er hat eine Stimme.
   *[other] Du hast für den Clip #{ $number } gestimmt. Er hat { $count } Stimmen.
}
clip-vote-taken = { $count ->
    [0] Du hast deine Stimme für den Clip #{ $number } zurückgenommen. Er hat jetzt keine.
    [one] Du hast deine Stimme für den Clip #{ $number } zurückgenommen. Er hat noch eine.
   *[other] Du hast deine Stimme für den Clip #{ $number } zurückgenommen. Er hat noch { $count }.
}
clip-vote = 👍 { $count }
clip-line = 👍 { $count } · { $member }

# Karten und Listen.
clip-by = von { $member }, { $when }
clip-title-newest = Die neuesten Clips
clip-title-best = Die besten Clips
clip-order-newest = Neueste
clip-order-best = Beste
clip-count = { $count ->
    [one] Ein Clip
   *[other] { $count } Clips
}
clip-submit = Clip einreichen
clip-random = Irgendein Clip
clip-panel-footer = /clip list zeigt alle
clip-panel-shown = Die besten Clips stehen in { $channel } und bleiben aktuell.
clip-form-link = Der Link zum Clip
clip-form-title = Was darin geschieht

guide-clips = Clips
guide-clips-text = Mitglieder reichen mit `/clip submit` Clips vom Stream ein, von { $hosts }; jedes { $times ->
    [one] einen
   *[other] { $times }
} am Tag. Alle haben eine Stimme für jeden Clip von jemand anderem, mit seinem Knopf oder mit `/clip vote`; eine zweite nimmt die erste zurück. `/clip list` zeigt die neuesten und die besten, `/clip random` irgendeinen.

command-clip =
    .description = Clips vom Stream, von Mitgliedern eingereicht
command-clip-submit =
    .description = Einen Clip vom Stream einreichen
    .option-link = Sein Link: https://…
    .option-title = Was darin geschieht
command-clip-list =
    .description = Die Clips ansehen, die eingereicht wurden
    .option-order = Welche zuerst kommen
command-clip-random =
    .description = Hier allen irgendeinen Clip zeigen
command-clip-vote =
    .description = Für einen Clip stimmen, oder die Stimme zurücknehmen
    .option-clip = Welcher Clip
command-clip-remove =
    .description = Einen Clip entfernen: einen eigenen, oder jeden, wenn du den Server verwaltest
    .option-clip = Welcher Clip
command-clip-panel =
    .description = Die besten Clips in einem Kanal zeigen, immer aktuell
    .option-channel = Wo; ohne Angabe hier

setting-clip-hosts =
    .description = Von welchen Seiten Clips kommen dürfen, eine je Zeile
setting-clips-channel =
    .description = Wo Clips gezeigt werden; ohne ihn dort, wo sie eingereicht werden
setting-clips-a-day =
    .description = Wie viele Clips ein Mitglied am Tag einreichen darf
setting-clip-cooldown =
    .description = Wie viele Minuten ein Mitglied zwischen zwei Clips wartet; 0 gar nicht
