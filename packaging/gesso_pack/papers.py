"""What a release holds for people to read, by name."""

BILL = "sbom.cdx.json"
ADVISORIES = "advisories.json"
LICENCES = "licences"
README = "README.txt"
