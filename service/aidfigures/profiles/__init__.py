"""Findings → tables and files in the shape of the data standards: IATI, OCHA FTS, the Kiel tracker, the OECD's CRS."""

from aidfigures.profiles.tables import PROFILES, Profile, profile_rows

__all__ = ["PROFILES", "Profile", "profile_rows"]
