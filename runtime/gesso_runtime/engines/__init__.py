"""What runs models. Inference libraries are imported in `load` and nowhere else."""
