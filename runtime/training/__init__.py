"""How the product's own networks are made. No part of the product: it never imports this."""
