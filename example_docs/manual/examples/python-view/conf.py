import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Shop"

extensions = ["sphinxext_izuma", "term_uses"]

izterm_glossaries = ["izterms.yaml"]
