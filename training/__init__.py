"""How the message model is trained, measured and written into the package."""
