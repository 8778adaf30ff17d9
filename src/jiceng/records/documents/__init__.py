"""Documents with gapless numbers, generated from templates as docx and PDF and stored unchanged."""
