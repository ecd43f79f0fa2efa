"""The version, in one place; it travels with every answer."""

__version__ = "0.1.0"
