"""One file per thing outside. Only `app/wiring.py` imports these; they import only the kit."""
