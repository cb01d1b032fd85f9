izterm_glossaries = ["izuma"]
