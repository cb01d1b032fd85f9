from pathlib import Path

PATH = Path(__file__).with_name("acme.izterms.yaml")
