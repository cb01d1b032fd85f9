import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Shop"

extensions = ["sphinxext_izuma", "edit_links"]

izterm_glossaries = ["izterms.yaml"]
edit_links_url = "https://git.shop.example/docs/blob/main/{file}#L{line}"
