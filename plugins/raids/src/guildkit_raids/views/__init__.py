"""What people see: from what is stored to messages."""
