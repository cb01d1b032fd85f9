project = "Shop"
extensions = ["sphinxext_izuma"]
locale_dirs = ["locale"]
izterm_translate_names = True
