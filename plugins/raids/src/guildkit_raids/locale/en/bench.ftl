# Classes, places and the bench.
group-tank = Tanks
group-healer = Healers
group-damage = Damage
group-support = Support
group-none = Others
group-all = All together
group-bench = Bench
offered-mark = {" "}(offered)
button-class = My class
button-places = Places
button-wait = Wait for a place again
button-take = I take it
button-pass = I pass
class-unknown = There is no class “{ $name }” on this server.
class-hint = `/raidclass list` shows them, `/raidclass add` adds one.
class-emoji = That is no emoji that I can show: use one of Unicode's, or one of this server's.
class-name-none = A class needs a name that one can see.
classes-many = A server has { $most } classes at most.
class-vote-first = Choose days and times on the planner first; then you can say what you play.
class-gone = That class is no longer there. Open “My class” again.
class-added = **{ $name }** is a class now ({ $group }).
class-remove-sure = Take the class **{ $name }** away, also from all who have chosen it?
class-remove-label = Take it away
class-removed = **{ $name }** is no longer a class, and nobody's choice any more.
classes-title = Classes
classes-none = This server has no classes yet. `/raidclass add` adds one.
class-asked = What can you play? Choose all that you would come as.
class-placeholder = I do not say
form-places = Places of raid #{ $number }
places-unreadable = How many places there are is a number from 0 to { $most }; leave it empty for no limit.
places-set = Raid #{ $number } has these places: { $limits }. Who is beyond them is on the bench.
places-none = Raid #{ $number } has room for everybody.
why-place = You have a place at { $when }: { $group }.
why-not-settled = That is how it stands now. Places are kept from when it is decided which slot it is.
why-offered = A place at { $when } is kept for you; it goes to the next { $until }.
why-passed = You did not take the place at { $when } that you were offered, and wait for no other.
why-bench = You are on the bench for { $when }, number { $place } of { $of } in line.
why-full = - { $group }: { $count } of { $most } places are taken.
why-order = - The order: who has a place keeps it; then who was left on the bench most often in the last 60 days (you: { $count ->
    [0] never
    [one] once
   *[other] { $count } times
}), then who began to take part first.
offer = { $who } A place got free in raid #{ $number } · { $dungeon } of { $guild }, { $when }. Do you take it? It is kept for you; it goes to the next { $until }.
offer-taken = The place in raid #{ $number } is yours. See you there!
offer-left = Thank you for saying so: the place in raid #{ $number } goes to the next.
offer-has-place = You have a place in raid #{ $number } already.
offer-late = That offer has ended, and the place went to the next. “My class” on the planner of raid #{ $number } lets you wait for another.
offer-gone = You do not take part in raid #{ $number } any more. Vote on its planner if you would like to.
offer-others = That place is offered to somebody else.
finish-benched = was on the bench
