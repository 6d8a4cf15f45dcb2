# Waren.
shop-title = Shop
shop-empty = Noch gibt es nichts zu kaufen.
shop-left = noch { $count }
shop-sold = ausverkauft
shop-gives = mit { $role }
shop-each = höchstens { $count } je Mitglied
shop-once-days = { $count ->
    [one] einmal am Tag
   *[other] einmal in { $count } Tagen
}
shop-once-hours = { $count ->
    [one] einmal in der Stunde
   *[other] einmal in { $count } Stunden
}
shop-once-minutes = { $count ->
    [one] einmal in der Minute
   *[other] einmal in { $count } Minuten
}
shop-approved-first = muss genehmigt werden
shop-sale-price = { $price } statt ~~{ $before }~~, endet { $when }
shop-buy = { $price }
shop-take = kostenlos

shop-name = Dieser Name geht nicht.
    Schreib eine Zeile mit 1 bis { $limit } Zeichen.
shop-description = Eine Beschreibung hat höchstens { $limit } Zeichen.
shop-price = Ein Preis ist eine ganze Zahl von 0 bis { $most }.
shop-stock = Ein Bestand ist eine ganze Zahl von 0 bis { $most }.
shop-limit = Eine Obergrenze ist eine ganze Zahl von 0 bis { $most }; 0 ist keine.
shop-cooldown = Eine Wartezeit hat 0 bis { $most } Minuten; 0 ist keine.
shop-full = Im Shop sind schon { $limit } Waren. Nimm erst eine heraus: `/shop item remove`.
shop-name-taken = Es gibt schon #{ $number } { $name }, und niemand könnte beide unterscheiden.
shop-no-item = Eine Ware #{ $number } gibt es in diesem Shop nicht.
shop-no-item-hint = `/shop list` zeigt, was es gibt.
shop-nothing-changed = Sag, was sich ändern soll: Wähle mindestens eine Option.
shop-sale-bounds = Eine Aktion nimmt 1 bis 99 Prozent weg, für 1 bis { $hours } Stunden; 0 Prozent beendet sie.
shop-role-gone = Diese Rolle gibt es nicht mehr.
shop-role-powerful = { $role } darf hier alles. Eine solche Rolle lässt sich nicht verkaufen.
shop-role-forbidden = Ich darf keine Rollen vergeben. Gib mir „Rollen verwalten“ in den Einstellungen des Servers und versuch es noch einmal.
shop-role-above = { $role } steht nicht unter meiner eigenen Rolle, deshalb kann ich sie nicht vergeben. Schieb meine in den Einstellungen des Servers darüber und versuch es noch einmal.
shop-role-beyond = { $role } darf mehr als du oder steht über dir. Verkaufen kann sie nur, wer über ihr steht.
shop-role-reason = Bestellung #{ $number } im Shop

shop-added = #{ $number } ist im Shop.
shop-edited = #{ $number } ist geändert. Bestellungen, die warten, behalten ihre Bedingungen.
shop-removed = #{ $number } { $name } ist nicht mehr im Shop. Die Bestellungen bleiben.
shop-sale-begun = #{ $number } ist im Angebot.
shop-sale-ended = Das Angebot von #{ $number } ist zu Ende.
shop-panel-shown = Der Shop steht in { $channel } und bleibt aktuell.

# Kaufen.
shop-sure = **{ $name }** für **{ $price }** kaufen?
shop-sure-label = Kaufen
shop-price-changed = Der Preis hat sich inzwischen geändert. Gekauft wurde nichts; so viel kostet es jetzt:
shop-sold-out = #{ $number } ist ausverkauft.
shop-has-role = Du hast { $role } schon, oder die Rolle ist auf dem Weg zu dir.
shop-limit-reached = { $limit ->
    [one] Davon darf jedes Mitglied eins kaufen, und das hast du.
   *[other] Davon darf jedes Mitglied { $limit } kaufen, und die hast du.
}
shop-too-soon = Du hast kürzlich eins gekauft; das nächste { $when }.
shop-not-givable = Dazu gehört eine Rolle, die gerade nicht vergeben werden kann.
shop-not-givable-hint = Bezahlt wurde nichts. Sag es jemandem, der diesen Server verwaltet: `/shop item edit` mit der Rolle sagt, was nicht stimmt.
shop-bought-done = **{ $name }** gehört dir, für **{ $price }**. (Bestellung #{ $number })
shop-bought-role = **{ $name }** gehört dir, für **{ $price }**; { $role } kommt zu dir. (Bestellung #{ $number })
shop-bought-waiting = Du hast **{ $name }** bestellt. **{ $price }** sind zurückgelegt, bis es genehmigt wird; ohne das kommen sie { $until } zurück. (Bestellung #{ $number })
shop-told-approved = { $guild }: Deine Bestellung #{ $number }, **{ $name }** für { $price }, ist genehmigt.
shop-told-rejected = { $guild }: Deine Bestellung #{ $number }, **{ $name }**, ist abgelehnt. Du hast { $price } zurück.
shop-told-expired = { $guild }: Niemand hat deine Bestellung #{ $number }, **{ $name }**, rechtzeitig genehmigt. Du hast { $price } zurück.
shop-told-taken-back = { $guild }: Deine Bestellung #{ $number }, **{ $name }**, ist zurückgezahlt. Du hast { $price } zurück.
shop-told-refunded = { $guild }: Die Rolle deiner Bestellung #{ $number }, **{ $name }**, konnte nicht vergeben werden. Du hast { $price } zurück.

# Bestellungen.
shop-orders = Bestellungen
shop-orders-empty = Solche Bestellungen gibt es nicht.
shop-orders-own = Bestellungen anderer sieht nur, wer diesen Server verwaltet. `/shop orders` zeigt deine.
shop-orders-count = { $count ->
    [one] { $count } Bestellung
   *[other] { $count } Bestellungen
}
shop-by = von { $member }
shop-no-order = Eine Bestellung #{ $number } gibt es nicht.
shop-no-order-hint = `/shop orders` zeigt, welche es gibt.
shop-order-is = Über Bestellung #{ $number } lässt sich nicht entscheiden: { $state }.
shop-order-on-its-way = Die Rolle von Bestellung #{ $number } ist unterwegs.
shop-state-waiting = wartet auf Genehmigung
shop-state-paid = die Rolle ist unterwegs
shop-state-trouble = bezahlt, Rolle nicht vergeben
shop-state-done = erledigt
shop-state-rejected = abgelehnt, zurückgezahlt
shop-state-expired = abgelaufen, zurückgezahlt
shop-state-refunded = zurückgezahlt
shop-card-title = Bestellung #{ $number }
shop-card = **{ $name }** für **{ $price }**, bestellt von { $member }
shop-card-until = Ohne Entscheidung geht das Geld { $when } zurück.
shop-card-by = Entschieden von { $member }
shop-approve = Genehmigen
shop-reject = Ablehnen
shop-again = Rolle noch einmal vergeben
shop-refund = Zurückzahlen
shop-reason = Warum wird sie abgelehnt?
shop-reason-hint = Wer bestellt hat, liest es. Es darf leer bleiben.
shop-approved = Bestellung #{ $number } ist genehmigt.
shop-rejected = Bestellung #{ $number } ist abgelehnt, und das Geld ist zurück.
shop-retried = Ich versuche noch einmal, die Rolle von Bestellung #{ $number } zu vergeben.
shop-refunded = Bestellung #{ $number } ist zurückgezahlt.
shop-approve-left = Wer #{ $number } bestellt hat, ist nicht mehr auf diesem Server.
shop-approve-left-hint = Lehne sie ab: Dann ist das Geld da, falls das Mitglied zurückkommt.
shop-trouble = { $member } hat { $price } für **{ $name }** bezahlt (Bestellung #{ $number }) und { $role } nicht bekommen.
shop-role-stays = Bestellung #{ $number } von { $member } ist zurückgezahlt, aber { $role } kann ich nicht wegnehmen: Ich brauche „Rollen verwalten“ und eine eigene Rolle darüber. Nimm sie selbst weg.
shop-take-reason = Bestellung #{ $number } wurde zurückgezahlt
shop-trouble-gone = Die Rolle gibt es nicht mehr. Zahl mit `/shop reject` zurück.
shop-trouble-above = { $role } steht nicht unter meiner eigenen Rolle. Schieb meine darüber, dann `/shop approve` – oder `/shop reject`, das zahlt zurück.
shop-trouble-powerful = { $role } darf hier inzwischen alles, und eine solche Rolle vergebe ich nicht. Ändere sie, dann `/shop approve` – oder `/shop reject`, das zahlt zurück.
shop-trouble-forbidden = Ich darf keine Rollen vergeben. Gib mir „Rollen verwalten“, dann `/shop approve` – oder `/shop reject`, das zahlt zurück.
shop-trouble-left = Das Mitglied ist nicht mehr auf diesem Server. Kommt es zurück: `/shop approve`. Sonst zahlt `/shop reject` zurück.
kind-shop-purchase = im Shop gekauft
kind-shop-order = für eine Bestellung zurückgelegt
kind-shop-refund = vom Shop zurückgezahlt
channel-orders = bestellungen
channel-orders-topic = Bestellungen aus dem Shop, über die jemand entscheiden muss

guide-shop = Shop
guide-shop-text = { $count ->
    [one] Eine Sache kannst du hier kaufen: { $where }.
   *[other] { $count } Sachen kannst du hier kaufen: { $where }.
    }
    - Ein Knopf zeigt, was etwas in diesem Augenblick kostet. Hat sich der Preis inzwischen geändert, wird nichts gekauft, und du siehst den neuen.
    - Was genehmigt werden muss, legt dein Geld zurück; abgelehnt oder nicht rechtzeitig entschieden, kommt es von selbst wieder.
    - `/shop orders` zeigt, was du gekauft hast.

command-shop =
    .description = Was sich mit dem Geld dieses Servers kaufen lässt
command-shop-list =
    .description = Sehen, was sich kaufen lässt
command-shop-buy =
    .description = Etwas kaufen
    .option-item = Welche Ware
command-shop-item =
    .description = Anlegen, ändern und herausnehmen, was sich kaufen lässt
command-shop-item-add =
    .description = Etwas in den Shop stellen
    .option-name = Wie es heißt
    .option-price = Was es kostet: eine ganze Zahl; 0 ist ein Geschenk
    .option-description = Was es ist
    .option-stock = Wie viele es gibt; ohne das gibt es beliebig viele
    .option-limit = Wie viele jedes Mitglied kaufen darf; 0 für beliebig viele
    .option-cooldown = Wie viele Minuten ein Mitglied bis zum nächsten wartet; 0 für keine
    .option-role = Die Rolle, die dazugehört
    .option-approval = Ob jede Bestellung genehmigt werden muss
command-shop-item-edit =
    .description = Etwas im Shop ändern
    .option-item = Welche Ware
    .option-name = Wie es heißt
    .option-price = Was es kostet: eine ganze Zahl; 0 ist ein Geschenk
    .option-description = Was es ist
    .option-stock = Wie viele es jetzt gibt
    .option-limit = Wie viele jedes Mitglied kaufen darf; 0 für beliebig viele
    .option-cooldown = Wie viele Minuten ein Mitglied bis zum nächsten wartet; 0 für keine
    .option-role = Die Rolle, die dazugehört
    .option-approval = Ob jede Bestellung genehmigt werden muss
    .option-without = Was es nicht mehr haben soll
    .choice-stock = Einen Bestand
    .choice-role = Eine Rolle
command-shop-item-remove =
    .description = Etwas aus dem Shop nehmen
    .option-item = Welche Ware
command-shop-sale =
    .description = Etwas eine Zeit lang billiger verkaufen
    .option-item = Welche Ware
    .option-percent = Wie viel Prozent weniger; 0 beendet das Angebot
    .option-hours = Für wie viele Stunden
command-shop-panel =
    .description = Den Shop in einem Kanal zeigen, immer aktuell
    .option-channel = Wo; ohne das hier
command-shop-orders =
    .description = Deine Bestellungen sehen; wer diesen Server verwaltet, sieht alle
    .option-member = Wessen Bestellungen
    .option-item = Von welcher Ware
    .option-state = Was aus ihnen geworden ist
    .choice-waiting = Wartet
    .choice-paid = Bezahlt, ohne Rolle
    .choice-done = Erledigt
    .choice-rejected = Abgelehnt
    .choice-expired = Abgelaufen
    .choice-refunded = Zurückgezahlt
command-shop-approve =
    .description = Eine Bestellung genehmigen
    .option-order = Die Nummer der Bestellung
command-shop-refund =
    .description = Eine erfüllte Bestellung zurückzahlen
    .option-order = Die Nummer der Bestellung
    .option-reason = Warum; wer gekauft hat, liest es
    .option-restock = Ob das Stück zurück in den Bestand kommt
command-shop-reject =
    .description = Eine Bestellung ablehnen; das Geld geht zurück
    .option-order = Die Nummer der Bestellung
    .option-reason = Warum; wer bestellt hat, liest es
