"""What goes over the wire, held against Discord's published description of its REST API."""
