"""The outsides of model files: enough is read to know that one is whole, and nothing is run."""
