import type { SagaDefinition } from '@edda/saga-core';
import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';
import { bodySchema } from './open-api-body.js';
import { sampleOf } from './open-api-sample.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['post']>;

/** Which operation the sagas are written into. */
export const START_OPERATION = 'startSaga';

/** Writes the sagas that can be started into the operation that starts them: their names, and the body that each one takes. */
export function withStarts(document: OpenAPIObject, definitions: readonly SagaDefinition[]): OpenAPIObject {
  // Versions come in ascending order, so the newest one stays.
  const newest = [...new Map(definitions.map((definition) => [definition.name, definition])).values()];
  if (newest.length === 0) return document;
  const paths = Object.entries(document.paths).map(([path, item]): [string, PathItem] => [
    path,
    item.post?.operationId === START_OPERATION ? { ...item, post: withBodies(item.post, newest) } : item,
  ]);
  return { ...document, paths: Object.fromEntries(paths) };
}

function withBodies(operation: Operation, definitions: readonly SagaDefinition[]): Operation {
  const starts = definitions.map((definition) => ({ definition, schema: startSchema(definition) }));
  const [only] = starts;
  const schema = only && starts.length === 1 ? only.schema : { oneOf: starts.map((start) => start.schema) };
  const examples = Object.fromEntries(
    starts.map((start) => [
      start.definition.name,
      { summary: `Starts "${start.definition.name}"`, value: sampleOf(start.schema) },
    ]),
  );
  const names = definitions.map(({ name }) => name);
  return {
    ...operation,
    parameters: (operation.parameters ?? []).map((parameter) =>
      'in' in parameter && parameter.in === 'path'
        ? { ...parameter, schema: { type: 'string', enum: names } }
        : parameter,
    ),
    requestBody: {
      ...operation.requestBody,
      content: { 'application/json': { schema, examples } },
    },
  };
}

function startSchema({ name, version, start }: SagaDefinition): SchemaObject {
  const { messageName, contractVersion } = start.contract;
  return {
    ...bodySchema(start.contract),
    title: messageName,
    description: `Version ${contractVersion} of ${messageName}, which starts version ${version} of the saga "${name}". Other fields are refused.`,
  };
}
