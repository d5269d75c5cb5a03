"""The API as catalogue/api/openapi.yml describes it, for tests that go over all of it."""

import pathlib
import re
from datetime import date, timedelta

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
API = yaml.safe_load((ROOT / "catalogue/api/openapi.yml").read_text("utf-8"))
SOON = str(date.today() + timedelta(days=20))
FITTING = ["agent", "fr", "000000", "0" * 64, "0" * 16, SOON, "2026-11-26T09:00Z", "example.org", "a" * 24, "port-lavande/web/2026-11-01.1", "2026-0001", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="]


def resolved(schema):
    while "$ref" in schema:
        at = API
        for part in schema["$ref"][2:].split("/"):
            at = at[part]
        schema = at
    return schema


def fitting(schema):
    """A value that the description takes."""
    schema = resolved(schema)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "integer":
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return True
    if kind == "array":
        return [fitting(schema["items"])]
    if kind == "object":
        return {name: fitting(one) for name, one in schema.get("properties", {}).items() if name in schema.get("required", [])}
    for text in FITTING:
        if re.search(schema.get("pattern", ""), text) and schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", 10_000):
            return text
    return "a"


def body_schema(written):
    content = written.get("requestBody", {}).get("content", {}).get("application/json")
    return content and resolved(content["schema"])
