# Items.
shop-title = Shop
shop-empty = There is nothing to buy yet.
shop-left = { $count } left
shop-sold = sold out
shop-gives = with { $role }
shop-each = at most { $count } each
shop-once-days = { $count ->
    [one] once a day
   *[other] once in { $count } days
}
shop-once-hours = { $count ->
    [one] once an hour
   *[other] once in { $count } hours
}
shop-once-minutes = { $count ->
    [one] once a minute
   *[other] once in { $count } minutes
}
shop-approved-first = has to be approved
shop-sale-price = { $price } instead of ~~{ $before }~~, ends { $when }
shop-buy = { $price }
shop-take = free

shop-name = That name does not do.
    Write one line of 1 to { $limit } characters.
shop-description = A description has at most { $limit } characters.
shop-price = A price is a whole number from 0 to { $most }.
shop-stock = A stock is a whole number from 0 to { $most }.
shop-limit = A limit is a whole number from 0 to { $most }; 0 is none.
shop-cooldown = A waiting time has 0 to { $most } minutes; 0 is none.
shop-full = The shop has { $limit } items already. Remove one first: `/shop item remove`.
shop-name-taken = There is #{ $number } { $name } already, and nobody could tell the two apart.
shop-no-item = There is no item #{ $number } in this shop.
shop-no-item-hint = `/shop list` shows what there is.
shop-nothing-changed = Say what is to be changed: choose at least one option.
shop-sale-bounds = A sale takes off 1 to 99 per cent, for 1 to { $hours } hours; 0 per cent ends it.
shop-role-gone = That role does not exist any more.
shop-role-powerful = { $role } may do everything here. Such a role cannot be sold.
shop-role-forbidden = I may not give roles. Grant me “Manage Roles” in the server's settings, and try again.
shop-role-above = { $role } does not stand below my own role, so that I cannot give it. Move mine above it in the server's settings, and try again.
shop-role-beyond = { $role } may do more than you, or stands above you. Only somebody who stands above it can sell it.
shop-role-reason = Order #{ $number } of the shop

shop-added = #{ $number } is in the shop.
shop-edited = #{ $number } is changed. Orders that wait keep their terms.
shop-removed = #{ $number } { $name } is not in the shop any more. Its orders stay.
shop-sale-begun = #{ $number } is on sale.
shop-sale-ended = The sale of #{ $number } is over.
shop-panel-shown = The shop is shown in { $channel }, and stays up to date.

# Buying.
shop-sure = Buy **{ $name }** for **{ $price }**?
shop-sure-label = Buy it
shop-price-changed = The price has changed meanwhile. Nothing was bought; this is what it costs now:
shop-sold-out = #{ $number } is sold out.
shop-has-role = You have { $role } already, or it is on its way to you.
shop-limit-reached = { $limit ->
    [one] Each member may buy one of it, and you have.
   *[other] Each member may buy { $limit } of it, and you have.
}
shop-too-soon = You have bought one of late; the next { $when }.
shop-not-givable = That comes with a role which cannot be given just now.
shop-not-givable-hint = Nothing was paid. Tell somebody who manages this server: `/shop item edit` with the role says what is wrong.
shop-bought-done = **{ $name }** is yours, for **{ $price }**. (Order #{ $number })
shop-bought-role = **{ $name }** is yours, for **{ $price }**; { $role } comes to you. (Order #{ $number })
shop-bought-waiting = You have ordered **{ $name }**. **{ $price }** are set aside until somebody approves it; without that they come back { $until }. (Order #{ $number })
shop-told-approved = { $guild }: your order #{ $number }, **{ $name }** for { $price }, is approved.
shop-told-rejected = { $guild }: your order #{ $number }, **{ $name }**, is rejected. You have { $price } back.
shop-told-expired = { $guild }: nobody has approved your order #{ $number }, **{ $name }**, in time. You have { $price } back.
shop-told-taken-back = { $guild }: your order #{ $number }, **{ $name }**, is paid back. You have { $price } back.
shop-told-refunded = { $guild }: the role of your order #{ $number }, **{ $name }**, could not be given. You have { $price } back.

# Orders.
shop-orders = Orders
shop-orders-empty = There are no such orders.
shop-orders-own = Only those who manage this server see the orders of others. `/shop orders` shows yours.
shop-orders-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
shop-by = of { $member }
shop-no-order = There is no order #{ $number }.
shop-no-order-hint = `/shop orders` shows those that there are.
shop-order-is = Order #{ $number } cannot be decided about: { $state }.
shop-order-on-its-way = The role of order #{ $number } is on its way.
shop-state-waiting = waits for approval
shop-state-paid = the role is on its way
shop-state-trouble = paid, role not given
shop-state-done = done
shop-state-rejected = rejected, paid back
shop-state-expired = expired, paid back
shop-state-refunded = paid back
shop-card-title = Order #{ $number }
shop-card = **{ $name }** for **{ $price }**, ordered by { $member }
shop-card-until = Without a decision the money goes back { $when }.
shop-card-by = Decided by { $member }
shop-approve = Approve
shop-reject = Reject
shop-again = Give the role again
shop-refund = Pay back
shop-reason = Why is it rejected?
shop-reason-hint = The buyer reads it. It may stay empty.
shop-approved = Order #{ $number } is approved.
shop-rejected = Order #{ $number } is rejected, and the money is back with the buyer.
shop-retried = I try again to give the role of order #{ $number }.
shop-refunded = Order #{ $number } is paid back.
shop-approve-left = The buyer of order #{ $number } is not on this server any more.
shop-approve-left-hint = Reject it: then the money is there if they come back.
shop-trouble = { $member } has paid { $price } for **{ $name }** (order #{ $number }) and did not get { $role }.
shop-role-stays = Order #{ $number } of { $member } is paid back, but I cannot take { $role } from them: I need “Manage Roles”, and a role of mine above it. Take it yourself.
shop-take-reason = Order #{ $number } was paid back
shop-trouble-gone = The role does not exist any more. Pay it back with `/shop reject`.
shop-trouble-above = { $role } does not stand below my own role. Move mine above it, then `/shop approve` – or `/shop reject`, which pays it back.
shop-trouble-powerful = { $role } may do everything here by now, and such a role I do not give. Change it, then `/shop approve` – or `/shop reject`, which pays it back.
shop-trouble-forbidden = I may not give roles. Grant me “Manage Roles”, then `/shop approve` – or `/shop reject`, which pays it back.
shop-trouble-left = They are not on this server any more. If they come back: `/shop approve`. Otherwise `/shop reject` pays it back.
kind-shop-purchase = bought in the shop
kind-shop-order = set aside for an order
kind-shop-refund = paid back by the shop
channel-orders = orders
channel-orders-topic = Orders of the shop that somebody has to decide about

guide-shop = Shop
guide-shop-text = { $count ->
    [one] One thing can be bought here: { $where }.
   *[other] { $count } things can be bought here: { $where }.
    }
    - A button shows what something costs at this moment. If the price changed meanwhile, nothing is bought and you see the new one.
    - What has to be approved sets your money aside; rejected or not decided in time, it comes back by itself.
    - `/shop orders` shows what you have bought.
