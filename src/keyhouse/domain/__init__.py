"""What features share. Imports only fall: cases → documents → accounts; sessions → factors →
accounts → messaging → marketplaces → audit → visits. Features hand their parts down through
`visit.part(Type)`; nothing here imports a feature, a page or an adapter.
"""
