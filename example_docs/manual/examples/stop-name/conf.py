izterm_glossaries = ["acme"]
