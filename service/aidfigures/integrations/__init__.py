"""The finder inside other programs: a tool for language models, a spaCy component, a pandas accessor.

Each module needs the package that it serves, and is loaded by it or by whoever imports it; docs/integrations.md shows
them. None of them knows more than how to hand a text to the finder and its figures back.
"""
