// Validates OpenAPI 3.1 documents: the standard's own schema, Redocly's rules of the specification, and
// JSON Schema 2020-12 for every schema, with the examples and defaults that stand in them.
// usage: node validate.mjs DOCUMENT...   prints what is wrong, a line each; exits 1 if anything is
import { readFileSync } from "node:fs";
import { createConfig, lint } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const complaints = [];

async function checkDocument(file, document) {
  const result = await new Validator().validate(structuredClone(document));
  if (!result.valid) {
    for (const error of [result.errors].flat()) {
      complaints.push(`${file}: ${error.instancePath ?? ""} ${error.message ?? JSON.stringify(error)}`);
    }
  }
  const config = await createConfig({
    extends: ["spec"],
    rules: {
      "no-invalid-media-type-examples": "error",
      "no-invalid-schema-examples": "error",
      "no-invalid-parameter-examples": "error",
      "operation-operationId-unique": "error",
      "operation-operationId-url-safe": "error",
      "no-path-trailing-slash": "off",
      "no-unused-components": "error",
    },
  });
  for (const problem of await lint({ ref: file, config })) {
    const place = problem.location.map((one) => one.pointer).join(", ");
    complaints.push(`${file}: ${place} ${problem.message} (${problem.ruleId})`);
  }
}

// A schema and all those inside it, each with its place.
function* withInner(place, schema) {
  if (schema === null || typeof schema !== "object") return;
  yield [place, schema];
  for (const key of ["properties", "patternProperties", "$defs"]) {
    for (const [name, inner] of Object.entries(schema[key] ?? {})) {
      yield* withInner(`${place}/${key}/${name}`, inner);
    }
  }
  for (const key of ["items", "additionalProperties", "propertyNames", "contains", "not"]) {
    yield* withInner(`${place}/${key}`, schema[key]);
  }
  for (const key of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
    for (const [index, inner] of (schema[key] ?? []).entries()) {
      yield* withInner(`${place}/${key}/${index}`, inner);
    }
  }
}

// Every schema of the document: components, and whatever is called "schema" elsewhere.
function* schemasOf(document) {
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    yield* withInner(`#/components/schemas/${name}`, schema);
  }
  function* walk(value, place) {
    if (value === null || typeof value !== "object") return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "schema") yield* withInner(`${place}/schema`, inner);
      else if (key !== "example" && key !== "examples") yield* walk(inner, `${place}/${key}`);
    }
  }
  yield* walk(document.paths ?? {}, "#/paths");
  yield* walk(document.webhooks ?? {}, "#/webhooks");
}

function checkSchemas(file, document) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, strictRequired: false,
    strictTypes: false, discriminator: false });
  addFormats(ajv);
  for (const word of ["components", "discriminator", "example", "xml", "externalDocs"]) ajv.addKeyword(word);
  for (const format of ["base64", "binary", "decimal", "password"]) ajv.addFormat(format, true);
  ajv.addSchema({ $id: "document:", components: document.components });
  for (const [place, schema] of schemasOf(document)) {
    let valid;
    try {
      valid = ajv.compile(withAbsoluteReferences(schema));
    } catch (error) {
      complaints.push(`${file}: ${place} ${error.message}`);
      continue;
    }
    for (const example of [...(schema.examples ?? []), ...("default" in schema ? [schema.default] : [])]) {
      if (!valid(example)) {
        complaints.push(`${file}: ${place} ${JSON.stringify(example)}: ${ajv.errorsText(valid.errors)}`);
      }
    }
  }
}

function withAbsoluteReferences(schema) {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "$ref" && typeof value === "string" && value.startsWith("#") ? `document:${value}` : value);
}

for (const file of process.argv.slice(2)) {
  const document = JSON.parse(readFileSync(file, "utf8"));
  await checkDocument(file, document);
  checkSchemas(file, document);
}
if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}
