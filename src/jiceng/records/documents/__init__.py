"""Documents: numbered without gaps, written from templates as docx and PDF, kept byte by byte."""
