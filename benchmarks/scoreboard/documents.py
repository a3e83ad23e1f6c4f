"""The documents that are played, fetched out of the packages of `manifest.toml` and kept in `benchmarks/.peers`."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_CACHE = _HERE.parent / ".peers" / "documents"


@dataclass(frozen=True)
class Source:
    """One document: its file, the whole of it as plain data, and where it comes from."""

    name: str
    file: Path
    root: dict[str, Any]
    package: str = ""

    @property
    def version(self) -> str:
        return str(self.root.get("openapi") or self.root.get("swagger"))


def documents(names: list[str]) -> Iterator[Source]:
    """Give the documents of the manifest, or those named; one that cannot be had is left out, and said so."""
    with (_HERE / "manifest.toml").open("rb") as file:
        manifest = tomllib.load(file)
    for package, about in manifest.items():
        for one in about["documents"]:
            if names and one["name"] not in names:
                continue
            try:
                yield _source(package, about, one)
            except (OSError, subprocess.CalledProcessError, KeyError) as error:
                print(f"left out: {one['name']} of {package}: {error}", file=sys.stderr)


def local(file: Path) -> Source:
    """Return a document that is at hand."""
    return Source(file.stem, file, _load(file.read_text("utf-8")), "a local file")


def _source(package: str, about: dict[str, Any], one: dict[str, Any]) -> Source:
    label = f"{package} {about['version']}"
    folder = _CACHE / label.replace("/", "+").replace(" ", "-")
    file = folder / one["path"]
    if not file.exists():
        _extract(_archive(about["registry"], package, about["version"]), one["path"], file)
    root = _load(file.read_text("utf-8"))
    if one.get("split"):
        file = _split(root, folder / one["name"])
    return Source(one["name"], file, root, label)


def _load(text: str) -> dict[str, Any]:
    if text.lstrip().startswith("{"):
        found = json.loads(text)
    else:
        found = json.loads(json.dumps(yaml.load(text, Loader=_PlainLoader)))
    assert isinstance(found, dict)
    return found


class _PlainLoader(yaml.CSafeLoader):
    """YAML whose dates stay texts: in a document they are examples (JSON has no dates)."""

    yaml_implicit_resolvers = {
        key: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for key, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def _archive(registry: str, package: str, version: str) -> Path:
    folder = _CACHE / "archives"
    folder.mkdir(parents=True, exist_ok=True)
    before = set(folder.iterdir())
    wanted = package.replace("@", "").replace("/", "-").replace("-", "_")
    kept = [file for file in before if file.name.replace("-", "_").startswith(f"{wanted}_{version}")]
    if kept:
        return kept[0]
    if registry == "npm":
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{package}@{version}"]
    else:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        command = [*pip, "--dest", str(folder), f"{package}=={version}"]
    subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL)
    return next(file for file in folder.iterdir() if file not in before)


def _extract(archive: Path, path: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            file.write_bytes(wheel.read(path))
        return
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/{path}")
        assert member is not None
        file.write_bytes(member.read())


def _split(root: dict[str, Any], folder: Path) -> Path:
    """Write a document as many files: `paths/N.json` for each path item, `schemas/NAME.json` for each schema."""
    for name in ("paths", "schemas"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    schemas = root.get("components", {}).get("schemas", {})
    for name, schema in schemas.items():
        (folder / "schemas" / f"{name}.json").write_text(json.dumps(_moved(schema)), "utf-8")
    paths = {}
    for number, (path, item) in enumerate(root["paths"].items()):
        (folder / "paths" / f"{number}.json").write_text(json.dumps(_moved(item)), "utf-8")
        paths[path] = {"$ref": f"paths/{number}.json"}
    named = {name: {"$ref": f"schemas/{name}.json"} for name in schemas}
    whole = {**root, "paths": paths, "components": {**root.get("components", {}), "schemas": named}}
    file = folder / "openapi.json"
    file.write_text(json.dumps(whole), "utf-8")
    return file


def _moved(value: Any) -> Any:
    """Point references from one of the files to the others."""
    if isinstance(value, list):
        return [_moved(one) for one in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
        return {"$ref": f"../schemas/{reference.rpartition('/')[2]}.json"}
    if isinstance(reference, str) and reference.startswith("#/"):
        return {"$ref": f"../openapi.json{reference}"}
    return {key: _moved(one) for key, one in value.items()}
