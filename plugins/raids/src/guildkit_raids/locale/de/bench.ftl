# Klassen, Plätze und die Bank.
group-tank = Tanks
group-healer = Heiler
group-damage = Schaden
group-support = Unterstützung
group-none = Andere
group-all = Alle zusammen
group-bench = Bank
offered-mark = {" "}(angeboten)
button-class = Meine Klasse
button-places = Plätze
button-wait = Wieder auf einen Platz warten
button-take = Ich nehme ihn
button-pass = Ich verzichte
class-unknown = Eine Klasse „{ $name }“ gibt es auf diesem Server nicht.
class-hint = `/raidclass list` zeigt sie, `/raidclass add` fügt eine hinzu.
class-emoji = Das ist kein Emoji, das ich zeigen kann: Nimm eines von Unicode oder eines dieses Servers.
class-name-none = Eine Klasse braucht einen Namen, den man sehen kann.
classes-many = Ein Server hat höchstens { $most } Klassen.
class-vote-first = Wähle zuerst Tage und Uhrzeiten auf dem Planer; dann kannst du sagen, was du spielst.
class-gone = Diese Klasse gibt es nicht mehr. Öffne „Meine Klasse“ noch einmal.
class-added = **{ $name }** ist jetzt eine Klasse ({ $group }).
class-remove-sure = Die Klasse **{ $name }** wegnehmen, auch allen, die sie gewählt haben?
class-remove-label = Wegnehmen
class-removed = **{ $name }** ist keine Klasse mehr, und niemand hat sie mehr gewählt.
classes-title = Klassen
classes-none = Dieser Server hat noch keine Klassen. `/raidclass add` fügt eine hinzu.
class-asked = Was kannst du spielen? Wähle alles, als was du kämst.
class-placeholder = Ich sage nichts dazu
form-places = Plätze von Raid #{ $number }
places-unreadable = Wie viele Plätze es gibt, ist eine Zahl von 0 bis { $most }; leer heißt unbegrenzt.
places-set = Raid #{ $number } hat diese Plätze: { $limits }. Wer darüber hinaus kommt, ist auf der Bank.
places-none = In Raid #{ $number } ist Platz für alle.
why-place = Du hast einen Platz, { $when }: { $group }.
why-not-settled = So steht es jetzt. Vergeben sind die Plätze, sobald feststeht, welcher Termin es ist.
why-offered = Ein Platz { $when } wird für dich freigehalten; { $until } geht er an die nächste Person.
why-passed = Den Platz { $when }, der dir angeboten wurde, hast du nicht genommen, und du wartest auf keinen anderen.
why-bench = Du bist für { $when } auf der Bank, als Nummer { $place } von { $of }.
why-full = - { $group }: { $count } von { $most } Plätzen sind vergeben.
why-order = - Die Reihenfolge: Wer einen Platz hat, behält ihn; dann wer in den letzten 60 Tagen am häufigsten auf der Bank blieb (du: { $count ->
    [0] nie
    [one] einmal
   *[other] { $count }-mal
}), dann wer zuerst teilgenommen hat.
offer = { $who } Im Raid #{ $number } · { $dungeon } von { $guild }, { $when }, ist ein Platz frei geworden. Nimmst du ihn? Er wird für dich freigehalten; { $until } geht er an die nächste Person.
offer-taken = Der Platz im Raid #{ $number } gehört dir. Bis dann!
offer-left = Danke, dass du es sagst: Der Platz im Raid #{ $number } geht an die nächste Person.
offer-has-place = Du hast schon einen Platz im Raid #{ $number }.
offer-late = Dieses Angebot ist vorbei, und der Platz ging an die nächste Person. Mit „Meine Klasse“ auf dem Planer von Raid #{ $number } kannst du auf einen anderen warten.
offer-gone = Du nimmst an Raid #{ $number } nicht mehr teil. Stimm auf seinem Planer ab, wenn du möchtest.
offer-others = Dieser Platz ist jemand anderem angeboten.
finish-benched = war auf der Bank

command-raidclass =
    .description = Die Klassen, die Mitglieder in Raids spielen
command-raidclass-list =
    .description = Die Klassen dieses Servers sehen
command-raidclass-add =
    .description = Eine Klasse hinzufügen, oder die dieses Namens ändern
    .option-name = Wie sie heißt
    .option-group = Was sie in einem Raid tut
    .choice-tank = Tank
    .choice-healer = Heiler
    .choice-damage = Schaden
    .choice-support = Unterstützung
    .option-emoji = Was vor den Namen derer steht, die sie spielen
command-raidclass-remove =
    .description = Eine Klasse wegnehmen
    .option-name = Welche Klasse
command-raid_places =
    .description = Festlegen, wie viele Plätze ein Raid hat, nach Gruppen
    .option-raid = Welcher Raid

setting-accept-hours =
    .description = Wie viele Stunden lang ein Platz für den freigehalten wird, dem er angeboten ist

data-classes =
    .description = Was ein Mitglied in einem Raid spielen kann
data-places =
    .description = Ob ein Mitglied in einem Raid einen Platz hat, auf der Bank ist oder einen angeboten bekam
