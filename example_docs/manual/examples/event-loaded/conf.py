import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Shop"

extensions = ["sphinxext_izuma", "house_rules"]

izterm_glossaries = ["izterms.yaml"]
house_min_terms = 2
