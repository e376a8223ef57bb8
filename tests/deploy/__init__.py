"""What `deploy/` promises."""
