"""What starts things: the server, the worker, the command line, the demo. `wiring` puts the house
together; nothing else builds an adapter or lists the features.
"""
