"""Discord's published description of its REST API, as the checks need it."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path

_BESIDE = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
PUBLISHED = Path(os.environ.get("GUILDKIT_DISCORD_DESCRIPTION") or _BESIDE)
ABSENT = (
    "Discord's published description is not there (what GUILDKIT_DISCORD_DESCRIPTION names, or "
    f"{'/'.join(_BESIDE.parts[-3:])} beside the repository)"
)

_COMPONENT = "#/components/schemas/"
_METHODS = ("get", "put", "post", "patch", "delete")


def shape(path):
    """A path with its parameters unnamed: Discord and the sandbox name some differently."""
    return re.sub(r"\{[^}]*\}", "{}", path)


class Operation:
    """What may be asked of one route, and what it answers."""

    def __init__(self, description, method, path):
        item = description.document["paths"][path]
        found = item[method.lower()]
        self.name = f"{method} {path}"
        self.method = method
        self.path = path
        parameters = [*item.get("parameters", ()), *found.get("parameters", ())]
        self.query = {
            parameter["name"]: description.prepared(parameter["schema"], f"{self.name} ?{parameter['name']}")
            for parameter in parameters
            if parameter["in"] == "query"
        }
        self.required_query = {
            parameter["name"]
            for parameter in parameters
            if parameter["in"] == "query" and parameter.get("required")
        }
        body = found.get("requestBody", {})
        self.takes_body = bool(body)
        self.body_required = body.get("required", False)
        self.body = self._schema(description, body, "request")
        self.answers = {
            status: self._schema(description, description.resolved(answer), status)
            for status, answer in found["responses"].items()
        }

    def _schema(self, description, holder, role):
        """The schema of a JSON body; None where there is none."""
        content = holder.get("content", {}).get("application/json")
        return content and description.prepared(content["schema"], f"{self.name} {role}")


class Description:
    """The document, read once.

    Schemas are simplified for checking. Each says in `at` where it stands (`MessageResponse.embeds[]`). A union
    is met by any of its members: they overlap here and there. Where the description is closed, an object has no
    keys but the documented ones.
    """

    def __init__(self, document, *, closed=True):
        self.document = document
        self.closed = closed
        self._schemas = document.get("components", {}).get("schemas", {})
        self.component = cache(self._component)
        self.operation = cache(self._operation)
        self._paths = {
            (method.upper(), shape(path)): path
            for path, item in document["paths"].items()
            for method in item
            if method in _METHODS
        }

    @property
    def routes(self):
        """Every route, as in `("GET", "/guilds/{guild_id}")`."""
        return [(method, path) for (method, _), path in self._paths.items()]

    @property
    def components(self):
        return list(self._schemas)

    def path(self, method, path):
        """The document's path for a route of the sandbox; None where it has none."""
        return self._paths.get((method, shape(path)))

    def _operation(self, method, path):
        found = self.path(method, path)
        return found and Operation(self, method, found)

    def _component(self, name):
        return self.prepared(self._schemas[name], name)

    def resolved(self, value):
        """What a reference outside the schemas stands for."""
        if "$ref" not in value:
            return value
        found = self.document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return found

    def prepared(self, schema, at):
        """A schema, simplified."""
        if "$ref" in schema:
            return {"$ref": schema["$ref"].removeprefix(_COMPONENT)}
        if isinstance(schema.get("allOf"), list) and "enum" not in schema:
            schema = self._merged(schema)
        kept = {
            key: schema[key]
            for key in schema
            if key
            in {
                "type", "enum", "const", "format", "pattern", "minimum", "maximum", "minLength", "maxLength",
                "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required",
            }
        }  # fmt: skip
        union = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        if union and all("const" in member for member in union):
            kept["enum"] = [member["const"] for member in union]
        elif union:
            kept["anyOf"] = [self.prepared(member, at) for member in union]
        if "properties" in schema:
            kept["properties"] = {
                key: self.prepared(value, f"{at}.{key}") for key, value in schema["properties"].items()
            }
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            kept["additionalProperties"] = self.prepared(more, f"{at}.*")
        elif more is False or ("properties" in schema and self.closed):
            kept["additionalProperties"] = False
        if "items" in schema:
            kept["items"] = self.prepared(schema["items"], f"{at}[]")
        return {**kept, "at": at}

    def _merged(self, schema):
        """Objects that are to be met all at once, as one object."""
        merged = {key: value for key, value in schema.items() if key != "allOf"}
        for part in map(self.resolved, schema["allOf"]):
            whole = self._merged(part) if isinstance(part.get("allOf"), list) else part
            for key, value in whole.items():
                if key == "properties":
                    merged[key] = {**merged.get(key, {}), **value}
                elif key == "required":
                    merged[key] = [*merged.get(key, ()), *value]
                else:
                    merged.setdefault(key, value)
        return merged


@cache
def published(*, closed=True):
    """Discord's own; None where it is not there."""
    if not PUBLISHED.exists():
        return None
    return Description(json.loads(PUBLISHED.read_text(encoding="utf-8")), closed=closed)
