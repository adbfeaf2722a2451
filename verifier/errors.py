"""What the verifier raises.

::

    VerifierError
    ├── Malformed      bytes that an honest writer never emits: wrong form, length, order, encoding
    ├── Invalid        well formed, but a signature, a proof or a hash does not hold
    ├── Missing        a file that the bundle must hold is not there
    ├── Unavailable    the check needs a library that is not installed here
    └── Unreadable     the path given is no folder and no zip that can be read safely

Input of any shape raises one of these or nothing: never ``KeyError``, ``ValueError``,
``RecursionError`` and the like.
"""


class VerifierError(Exception):
    """Root of the tree. ``what`` says what was wrong and where, in English, on one line."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Malformed(VerifierError):
    """The bytes are not what the format's writer would emit."""


class Invalid(VerifierError):
    """The form is right, and the cryptography says no."""


class Missing(VerifierError):
    """The bundle lacks the file ``name``."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: not in the bundle")
        self.name = name


class Unavailable(VerifierError):
    """This step is not verifiable here; ``what`` names the library that would do it."""


class Unreadable(VerifierError):
    """There is nothing to read at ``path``; ``sentence`` says why, to be put in the reader's language.

    ``inside`` fills the sentence's ``{inside}``: the folder that was meant instead.
    """

    def __init__(self, path: str, sentence: str, inside: str = "") -> None:
        super().__init__(f"{path}: {sentence}")
        self.path, self.sentence, self.inside = path, sentence, inside
