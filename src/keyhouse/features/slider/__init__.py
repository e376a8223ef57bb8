"""The slider: work for a stranger's browser, given out before it may ask for anything.

Pages put the element there (`slider_field` of the components); the act that asks for the proof
checks it with `domain/effort`.
"""
