"""Speed of the app, measured on the real window with real events."""
