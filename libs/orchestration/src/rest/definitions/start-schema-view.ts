import type { SagaDefinition } from '@edda/saga-core';
import type { SchemaObject } from '@nestjs/swagger';
import { startOffer } from '../open-api/message-bodies.js';
import { sampleOf } from '../open-api/sample.js';

/** What the body of a start is to be: enough to make a form of. */
export interface StartSchemaView {
  readonly name: string;
  readonly version: number;
  /** As JSON Schema. */
  readonly schema: SchemaObject;
  /** A value of the right kind in each required field. */
  readonly example: unknown;
  readonly links: { readonly start: string };
}

/** `base` stands before `/v1` in links. */
export function startSchemaView(definition: SagaDefinition, base: string): StartSchemaView {
  const { name, version } = definition;
  const { schema } = startOffer(definition);
  return { name, version, schema, example: sampleOf(schema), links: { start: `${base}/v1/sagas/${name}` } };
}
