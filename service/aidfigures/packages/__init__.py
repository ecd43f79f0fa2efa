"""Findings of many articles → packages: the same announcement across articles, once, with its reports, and the sums."""

from aidfigures.packages.grouping import Package, Report, packages
from aidfigures.packages.sums import PackageSum, package_sums

__all__ = ["Package", "PackageSum", "Report", "package_sums", "packages"]
