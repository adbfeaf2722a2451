"""``python -m verifier.build OUT.pyz``: the verifier as one file that any Python 3.11 runs.

The file holds this package, its word lists and catalogues, and the curve modules of py_ecc, so that
``python3 -I -S OUT.pyz`` needs nothing else. The same sources give the same bytes on any machine:
names are sorted, times fixed, and nothing is compressed, for compressors differ between systems.
"""

import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib import metadata, util
from pathlib import Path

PACKAGE = Path(__file__).parent
MAIN = b"import sys\n\nfrom verifier.cli import main\n\nsys.exit(main())\n"
INTERPRETER = b"#!/usr/bin/env python3\n"

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644
_OWN = ("**/*.py", "wordlists/*.txt", "locale/*/LC_MESSAGES/*.mo")

# What hash-to-curve, point compression and pairing import, and no more: py_ecc's own __init__ files
# would pull in eth-utils and pydantic, so empty ones stand in their place.
_PY_ECC = (
    "utils.py",
    "typing.py",
    "fields/__init__.py",
    "fields/field_elements.py",
    "fields/field_properties.py",
    "fields/optimized_field_elements.py",
    "optimized_bls12_381/__init__.py",
    "optimized_bls12_381/constants.py",
    "optimized_bls12_381/optimized_clear_cofactor.py",
    "optimized_bls12_381/optimized_curve.py",
    "optimized_bls12_381/optimized_pairing.py",
    "optimized_bls12_381/optimized_swu.py",
    "bls/constants.py",
    "bls/hash.py",
    "bls/hash_to_curve.py",
    "bls/point_compression.py",
    "bls/typing.py",
)
_PY_ECC_EMPTY = ("__init__.py", "bls/__init__.py")


def archive(package: Path = PACKAGE) -> bytes:
    """Return the bytes of the .pyz. Raises ``FileNotFoundError`` if py_ecc is not installed."""
    files = dict(_own_files(package))
    files |= _py_ecc_files()
    files["__main__.py"] = MAIN
    buffer = io.BytesIO(INTERPRETER)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_STORED) as target:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3  # Unix, wherever this runs
            info.external_attr = _FILE_MODE << 16
            target.writestr(info, files[name])
    return buffer.getvalue()


def _own_files(package: Path) -> Iterator[tuple[str, bytes]]:
    for pattern in _OWN:
        for path in package.glob(pattern):
            if path != package / "build.py":
                yield f"verifier/{path.relative_to(package).as_posix()}", path.read_bytes()
    licence = package.parent / "LICENSE"
    if licence.is_file():
        yield "LICENSE", licence.read_bytes()


def _py_ecc_files() -> dict[str, bytes]:
    spec = util.find_spec("py_ecc")
    if spec is None or not spec.origin:
        raise FileNotFoundError("py_ecc is not installed; the verifier carries its curve modules")
    folder = Path(spec.origin).parent
    files = {f"py_ecc/{name}": (folder / name).read_bytes() for name in _PY_ECC}
    files |= {f"py_ecc/{name}": b"" for name in _PY_ECC_EMPTY}
    notices = [path for path in metadata.files("py-ecc") or () if path.name == "LICENSE"]
    if not notices:
        raise FileNotFoundError("py_ecc's licence was not found, and it must go where its code goes")
    files["py_ecc/LICENSE"] = notices[0].read_binary()
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the .pyz to the one path given, and print its SHA-256."""
    paths = list(sys.argv[1:] if arguments is None else arguments)
    if len(paths) != 1 or paths[0].startswith("-"):
        print("usage: python -m verifier.build OUT.pyz", file=sys.stderr)
        return 2
    output = Path(paths[0])
    data = archive()
    output.write_bytes(data)
    output.chmod(0o755)
    print(f"{sha256(data).hexdigest()}  {output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
