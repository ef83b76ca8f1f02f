"""Small networks through onnxruntime, driven by their cards."""
