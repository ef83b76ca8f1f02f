"""What makes a release of Gesso out of this checkout. It is never part of one."""
