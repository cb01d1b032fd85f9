"""Findings as files: reports that are read again, the baseline, and the formats of CI systems."""
