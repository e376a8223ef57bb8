"""Sanctions and appeals: what holds against an account or shop, why, until when, and what helps.

Owns the page “Your standing”, the case kind `appeal` (one for each sanction, decided by somebody
else), and the staff pages on which a sanction is put on and lifted.
"""
