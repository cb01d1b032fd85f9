izterm_popover = "full"
html_static_path = ["_static"]
html_css_files = ["look.css"]
