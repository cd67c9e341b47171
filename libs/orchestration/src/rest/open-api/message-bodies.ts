import type { BodyClass } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';
import { startContractOf } from '../../engine/scheduled-start.js';
import { knownEvents } from '../../known-events.js';
import { bodySchema } from './body-schema.js';
import { sampleOf } from './sample.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['post']>;

/** The operation that starts sagas, and the one that takes events: what they take follows from the definitions. */
export const START_OPERATION = 'startSaga';
export const EVENT_OPERATION = 'announceEvent';

/** What may be posted under one name. */
export interface Offer {
  readonly name: string;
  readonly summary: string;
  readonly schema: SchemaObject;
}

/** Writes into the operations which sagas can be started and which events are taken: their names, and the bodies that each one takes. */
export function withMessages(document: OpenAPIObject, definitions: readonly SagaDefinition[]): OpenAPIObject {
  // Versions come in ascending order, so the newest one stays.
  const newest = [...new Map(definitions.map((definition) => [definition.name, definition])).values()];
  const offers: Readonly<Record<string, readonly Offer[]>> = {
    [START_OPERATION]: newest.map(startOffer),
    [EVENT_OPERATION]: eventOffers(definitions, newest),
  };
  const paths = Object.entries(document.paths).map(([path, item]): [string, PathItem] => {
    const offered = offers[item.post?.operationId ?? ''] ?? [];
    return [path, item.post && offered.length > 0 ? { ...item, post: withBodies(item.post, offered) } : item];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

function withBodies(operation: Operation, offers: readonly Offer[]): Operation {
  const [only] = offers;
  const schema = only && offers.length === 1 ? only.schema : { oneOf: offers.map((offer) => offer.schema) };
  const examples: Record<string, { readonly summary: string; readonly value: unknown }> = Object.fromEntries(
    offers.map(({ name, summary, schema: body }) => [name, { summary, value: sampleOf(body) }]),
  );
  const names = [...new Set(offers.map(({ name }) => name))];
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

/** What starts sagas of a definition. */
export function startOffer(definition: SagaDefinition): Offer {
  const { name, version, start } = definition;
  const { messageName, contractVersion } = start.contract;
  const what = { command: messageName, event: `the event ${messageName}`, schedule: 'a tick of the clock' }[
    start.by
  ];
  return {
    name,
    summary: `Starts "${name}"`,
    schema: {
      ...bodySchema(startContractOf(definition)),
      title: messageName,
      description: `Version ${contractVersion} of ${what}, which starts version ${version} of the saga "${name}". Other fields are refused.`,
    },
  };
}

function eventOffers(
  definitions: readonly SagaDefinition[],
  newest: readonly SagaDefinition[],
): readonly Offer[] {
  const known = [...knownEvents(definitions, newest).values()].toSorted((a, b) =>
    a.name.localeCompare(b.name),
  );
  return known.flatMap(({ name, contracts }) =>
    contracts.map((contract) => ({
      name,
      summary: `Tells "${name}"`,
      schema: {
        ...bodySchema(contract as BodyClass<object>),
        title: name,
        description: `Version ${contract.contractVersion} of the event ${name}. Other fields are refused.`,
      },
    })),
  );
}
