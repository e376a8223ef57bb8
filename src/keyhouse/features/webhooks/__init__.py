"""What other programs hear of: a catalogue of events, webhooks, a feed, what has been revoked.

Owns receivers and the catalogue. An event is a sealed fact of the audit with its data narrowed to
what the catalogue names; the cursor of the feed is the fact's sequence, so nothing is missed and
nothing is kept twice. Sending is `domain/deliveries`.
"""
