import { EddaModule, openApiDocument } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import { NestFactory } from '@nestjs/core';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const HEADER = `/* oxlint-disable */
// Written by \`npm run client:write\` from the OpenAPI document of an orchestrator without sagas. Change the routes, not this.

`;

/** The OpenAPI document of an orchestrator that has no sagas yet, so that it says nothing of anybody's. Nothing is connected for it. */
export async function bareDocument(): Promise<object> {
  const edda = EddaModule.forRoot({
    store: postgres({ url: 'postgres://127.0.0.1:1/nowhere' }),
    broker: rabbitmq({ url: 'amqp://127.0.0.1:1' }),
  });
  const app = await NestFactory.create(edda, { logger: false, abortOnError: false });
  try {
    return openApiDocument(app, EddaModule);
  } finally {
    await app.close();
  }
}

/** The types of a document as a TypeScript file, formatted as all others. `file` is where it will be. */
export async function typesOf(document: object, file: string): Promise<string> {
  const nodes = await openapiTS(slim(document) as OpenAPI3, { immutable: true, emptyObjectsUnknown: true });
  return await format(HEADER + astToString(nodes), { ...(await resolveConfig(file)), filepath: file });
}

/**
 * The document without what makes no types that anybody needs: refusals, which are all thrown as one error; the headers of answers; and examples. What is
 * left is less than half.
 */
export function slim(document: object): object {
  return walked(JSON.parse(JSON.stringify(document)), false) as object;
}

/** `isFields`: its keys are names of fields, which may be any, and not what a schema has. */
function walked(value: unknown, isFields: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => walked(item, false));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isFields || (key !== 'example' && key !== 'examples'));
  return Object.fromEntries(
    kept.map(([key, inner]) => {
      if (isFields) return [key, walked(inner, false)];
      return [key, key === 'responses' ? answersIn(inner as object) : walked(inner, key === 'properties')];
    }),
  );
}

function answersIn(responses: object): object {
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return Object.fromEntries(
    answers.map(([status, answer]) => {
      const { headers: _, ...rest } = answer as { readonly headers?: object };
      return [status, walked(rest, false)];
    }),
  );
}
