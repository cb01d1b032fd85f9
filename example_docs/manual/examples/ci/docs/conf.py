extensions = ["sphinxext_izuma"]
