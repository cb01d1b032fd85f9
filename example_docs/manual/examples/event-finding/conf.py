import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Shop"

extensions = ["sphinxext_izuma", "quiet_drafts"]

izterm_glossaries = ["izterms.yaml"]
