izterm_glosaries = ["shop.izterms.yaml"]
izterm_glossaries = ["izterms.yaml"]
