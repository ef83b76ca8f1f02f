"""What the eye is shown of a document: any part, at any level, edited or only previewed."""
