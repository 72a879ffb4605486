"""What rules ask about a text: normalised copies that point back into the original, and word lists."""
