// Asks Ajv whether documents fit their schemas: a line of JSON for each, `{ of, schema, value }`.

import { createInterface } from 'node:readline';
import { Ajv2020 } from 'ajv/dist/2020.js';

// What Ajv calls strict asks for more than the standard does, but an unknown keyword or format is a mistake of ours.
const ajv = new Ajv2020({ allErrors: true, strictSchema: true, strictTypes: false, strictRequired: false });
const validators = new Map();
let wrong = 0;

for await (const line of createInterface({ input: process.stdin })) {
  const { of, schema, value } = JSON.parse(line);
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(schema));
  const validate = validators.get(key);
  if (validate(value)) continue;
  wrong += 1;
  console.log(`${of}: ${ajv.errorsText(validate.errors?.slice(0, 5))}`);
}
process.exit(wrong === 0 ? 0 : 1);
