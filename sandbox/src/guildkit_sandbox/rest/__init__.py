"""REST v10: one module for each resource; importing one registers its routes."""
