"""What is handed over to other programs by HTTP."""
