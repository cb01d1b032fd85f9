project = "Shop"

extensions = ["sphinxext_izuma"]

izterm_glossaries = ["izterms.yaml"]

html_theme = "shop"
html_theme_path = ["_themes"]
