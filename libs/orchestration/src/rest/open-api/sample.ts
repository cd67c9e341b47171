import type { SchemaObject } from '@nestjs/swagger';

const FORMATS: Readonly<Record<string, string>> = {
  email: 'someone@mail.example',
  uuid: '6f1d9a52-3c0e-4b7a-9d58-20f4c1e7b3a6',
  'date-time': '2030-01-31T12:00:00.000Z',
};

/** A value that fits a schema: what somebody who tries the interface out begins with. Optional fields are left out. */
export function sampleOf(schema: SchemaObject, name = 'value'): unknown {
  const [first] = schema.enum ?? [];
  if (first !== undefined) return first;
  switch (schema.type) {
    case 'object':
      return sampleObject(schema);
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        sampleOf((schema.items ?? {}) as SchemaObject, name),
      );
    case 'integer':
    case 'number':
      return Math.min(Math.max(schema.minimum ?? 1, 1), schema.maximum ?? Number.POSITIVE_INFINITY);
    case 'boolean':
      return true;
    default:
      return FORMATS[schema.format ?? ''] ?? sampleText(schema, name);
  }
}

function sampleObject({ properties = {}, required = [] }: SchemaObject): object {
  const fields = required.map((name) => [name, sampleOf((properties[name] ?? {}) as SchemaObject, name)]);
  return Object.fromEntries(fields) as object;
}

/** The name of the field: `order-id` for `orderId`. */
function sampleText({ minLength = 0, maxLength = 255 }: SchemaObject, name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return words.padEnd(minLength, '-').slice(0, maxLength);
}
