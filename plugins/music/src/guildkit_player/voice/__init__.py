"""A voice connection of the node's own: the voice gateway, datagrams, and both encryptions."""
