"""docs/api/openapi.yaml as a contract: which requests are documented, and whether an answer keeps to it."""

from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import yaml
from harness.tones import make_wav, sine

FILE = Path(__file__).resolve().parents[3] / "docs/api/openapi.yaml"
METHODS = ("post", "put", "get", "patch", "delete")  # As a thing lives.


@dataclass
class Operation:
    path: str  # As in the contract: "/calls/{call_id}".
    method: str
    description: dict
    parameters: list = field(default_factory=list)

    @property
    def name(self):
        return self.description["operationId"]

    def examples(self, place):
        """The examples of its parameters in this place (path, query), by name."""
        return {p["name"]: p["example"] for p in self.parameters if p["in"] == place and "example" in p}

    def body(self):
        """The example of its body, of a sound a short one; None: it takes none."""
        content = self.description.get("requestBody", {}).get("content", {})
        if "audio/wav" in content:
            return make_wav(sine(440, 0.5))
        return next((kind["example"] for kind in content.values()), None)


class Contract:
    def __init__(self):
        self.document = yaml.safe_load(FILE.read_text("utf-8"))
        self.operations = [
            self._operation(path, method, item)
            for path, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        ]

    def _operation(self, path, method, item):
        parameters = self._parameters(item) + self._parameters(item[method])
        return Operation(path, method, item[method], parameters)

    def _parameters(self, described):
        return [self._resolved(parameter) for parameter in described.get("parameters", [])]

    def _resolved(self, thing):
        while "$ref" in thing:
            found = self.document
            for step in thing["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            thing = found
        return thing

    def check(self, operation, answer):
        """Fails when the answer is not one that the contract documents for this operation."""
        responses = operation.description["responses"]
        what = f"{operation.method} {operation.path}: {answer.status} {answer.text[:2000]}"
        is_documented = str(answer.status) in responses or answer.status >= 400
        assert is_documented, f"an undocumented status: {what}"
        described = self._resolved(responses.get(str(answer.status), responses.get("default")))
        content = described.get("content")
        if not content:
            assert not answer.text, f"a body where none is documented: {what}"
            return
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        assert kind in content, f"{kind} is not documented: {what}"
        if kind.endswith("json"):
            self.validate(answer.json(), content[kind]["schema"])

    def validate(self, value, schema):
        whole = {"components": self.document["components"], **schema}
        jsonschema.Draft202012Validator(whole).validate(value)

    def validate_as(self, value, name):
        """Against a schema of the contract by its name."""
        self.validate(value, {"$ref": f"#/components/schemas/{name}"})
