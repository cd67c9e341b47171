import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';

export type Schema = SchemaObject | ReferenceObject;
export type Fields = Readonly<Record<string, Schema>>;

/** What schemas are made of. */
export const uuid: SchemaObject = { type: 'string', format: 'uuid' };
export const yesOrNo = (description?: string): SchemaObject => described({ type: 'boolean' }, description);
export const text = (description?: string): SchemaObject => described({ type: 'string' }, description);
export const whole = (description?: string): SchemaObject => described({ type: 'integer' }, description);
export const time = (description: string): SchemaObject => ({
  type: 'string',
  format: 'date-time',
  description,
});
export const list = (items: Schema, description?: string): SchemaObject =>
  described({ type: 'array', items }, description);
export const oneOf = (values: readonly string[], description?: string): SchemaObject =>
  described({ type: 'string', enum: [...values] }, description);

export const anything = (description: string): SchemaObject => ({
  type: 'object',
  additionalProperties: true,
  description,
});

/** An object whose fields are all there, but for those named in `optional`. */
export function object(properties: Fields, optional: readonly string[] = []): SchemaObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties: { ...properties }, required };
}

/** Addresses, of which those named with a question mark may be missing. */
export function links(...names: readonly string[]): SchemaObject {
  const bare = names.map((name) => name.replace('?', ''));
  const address: SchemaObject = { type: 'string', format: 'uri-reference' };
  return object(
    Object.fromEntries(bare.map((name) => [name, address])),
    bare.filter((name) => !names.includes(name)),
  );
}

/** Refers to a schema by its name. {@link ref} of `schemas.ts` does the same for those who describe routes, and knows the names. */
export const named = (name: string): ReferenceObject => ({ $ref: `#/components/schemas/${name}` });

/** The same with what an answer looks like. */
export const shown = (schema: SchemaObject, example: object): SchemaObject => ({ ...schema, example });

/** A page of a list. */
export const page = (item: string): SchemaObject =>
  object(
    { items: list(named(item)), next: text('For `cursor`; missing on the last page'), links: links('next?') },
    ['next'],
  );

function described(schema: SchemaObject, description: string | undefined): SchemaObject {
  return description ? { ...schema, description } : schema;
}
