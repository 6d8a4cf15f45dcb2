"""What Discord refuses: one module for each kind of form, all errors named by the path of the field."""
