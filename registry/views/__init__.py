"""Pages: gate, form, service, answer."""
