"""Reads exported WhatsApp chats and reports how a charity's WhatsApp Groups Policy is kept."""

__version__ = "0.1.0"
