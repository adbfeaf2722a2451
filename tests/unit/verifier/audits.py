"""What the verifier says of a bundle, as tests ask for it."""

from verifier.audit import audit_bundle
from verifier.source import open_source


def audited(path, **options):
    with open_source(path) as source:
        return audit_bundle(source, **options).audit


def codes(audit):
    return [(finding.step, finding.code) for finding in audit.findings]
