"""Who takes part in the ceremony."""

from tests.unit.verifier.forge import Person

OPERATOR, GUARANTOR = Person("operator"), Person("guarantor")
TRUSTEES = sorted((Person(f"trustee {i}") for i in range(3)), key=lambda person: person.key)
SCRUTINEERS = [Person("scrutineer 1"), Person("scrutineer 2")]
MEMBERS = [Person("member 1"), Person("member 2")]
RESIDENT = Person("resident")
