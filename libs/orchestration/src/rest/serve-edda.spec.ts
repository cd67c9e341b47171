import 'reflect-metadata';
import { BadRequestException, Body, Controller, Get, NotFoundException, Post } from '@nestjs/common';
import type { CanActivate, INestApplication } from '@nestjs/common';
import { ForbiddenException } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { JSON_TYPE, problemIn, RestBench } from './bench/rest-bench.js';
import { serveEdda } from './serve-edda.js';
import { TOLD_ID } from './bench/told-sagas.js';

/** A team's own routes in the same application. */
@Controller()
class TeamController {
  @Post('v1/orders')
  order(@Body() body: object): object {
    return { got: body };
  }

  @Get('v1/orders/broken')
  broken(): never {
    throw new BadRequestException('our own words');
  }

  @Get('v1/orders/missing')
  missing(): never {
    throw new NotFoundException('no such order');
  }

  @Get('health')
  health(): string {
    return 'ours';
  }
}

const opened: RestBench[] = [];

async function open(prepare: (app: INestApplication) => void): Promise<RestBench> {
  const bench = await RestBench.open(prepare, [TeamController]);
  opened.push(bench);
  return bench;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((bench) => bench.close()));
});

const post = (body: string, headers = JSON_TYPE): RequestInit => ({ method: 'POST', body, headers });

describe("a team's own routes beside Edda's", () => {
  it('get their bodies, and their own limit for them', async () => {
    const bench = await open((app) => serveEdda(app));
    expect(await bench.ask('/v1/orders', post('{"a":1}'))).toMatchObject({
      status: 201,
      body: { got: { a: 1 } },
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await bench.ask('/v1/orders', post('a=1', form))).body).toEqual({ got: { a: '1' } });
    expect((await bench.ask('/v1/orders', post(`{"a":"${'x'.repeat(200_000)}"}`))).status).toBe(413);
    expect((await bench.start(`{"a":"${'x'.repeat(200_000)}"}`)).status).toBe(202);
  });

  it('keep their errors as Nest makes them, broken bodies and unknown addresses included', async () => {
    const bench = await open((app) => serveEdda(app));
    const requests: [string, RequestInit?][] = [
      ['/v1/orders/broken'],
      ['/v1/orders/missing'],
      ['/v1/orders', post('{"a')],
      ['/v1/sagasx'],
      ['/nope'],
    ];
    for (const [path, init] of requests) {
      const { headers, body } = await bench.ask(path, init);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(body).toMatchObject({ statusCode: expect.any(Number), message: expect.any(String) });
    }
    expect((await bench.ask('/v1/orders/broken')).body.message).toBe('our own words');
  });

  it('keep their headers and their health', async () => {
    const bench = await open((app) => serveEdda(app));
    expect((await bench.ask('/health')).text).toBe('ours');
    for (const path of [
      '/health',
      '/v1/orders/missing',
      '/v1/sagasx',
      '/elsewhere/v1/sagas',
      '/health/lively',
    ]) {
      const { headers } = await bench.ask(path);
      expect(headers.get('x-content-type-options')).toBeNull();
      expect(headers.get('cache-control')).toBeNull();
    }
  });
});

describe("Edda's own routes", () => {
  it('answer with problem details without the application serving nothing else', async () => {
    const bench = await open((app) => serveEdda(app));
    expect(problemIn(await bench.start('{"a'))).toMatchObject({ status: 400, type: 'unreadable-body' });
    for (const path of ['/v1/sagas/a/b', '/v1/definitions/order']) {
      expect(problemIn(await bench.ask(path))).toMatchObject({ status: 404, type: 'unknown-route' });
    }
    expect(problemIn(await bench.ask('/v1/sagas', post('{"a')))).toMatchObject({ status: 405 });
  });

  it('tell browsers not to guess types, caches not to keep anything, and nobody what they run on', async () => {
    const bench = await open((app) => serveEdda(app));
    for (const path of ['/v1/sagas', '/v1/definitions', '/health/live', '/v1/sagas/a/b', '/V1/Sagas/']) {
      const { headers } = await bench.ask(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('stand behind the prefix of the application, and so do their links', async () => {
    const bench = await open((app) => {
      serveEdda(app);
      // After serveEdda, on purpose: which of the two comes first must not matter.
      app.setGlobalPrefix('/api');
    });
    const { status, headers, body } = await bench.ask('/api/v1/sagas/order', post('{}'));
    expect({ status, location: headers.get('location') }).toEqual({
      status: 202,
      location: `/api/v1/sagas/${TOLD_ID}`,
    });
    expect(body.links).toMatchObject({ history: `/api/v1/sagas/${TOLD_ID}/history` });
    expect(problemIn(await bench.ask('/api/v1/sagas/order', post('{"a')))).toMatchObject({
      type: 'unreadable-body',
    });
    expect(problemIn(await bench.ask('/api/v1/sagas', { method: 'DELETE' }))).toMatchObject({ status: 405 });
  });

  it('say in problem details what a guard of the application refuses', async () => {
    const guard: CanActivate = {
      canActivate: () => {
        throw new ForbiddenException('Not on Sundays.');
      },
    };
    const bench = await open((app) => {
      serveEdda(app);
      app.useGlobalGuards(guard);
    });
    expect(problemIn(await bench.ask('/v1/sagas'))).toEqual({
      status: 403,
      type: 'about:blank',
      detail: 'Not on Sundays.',
    });
  });

  it('still refuse what is no object when the application has a body parser before theirs', async () => {
    const bench = await open((app) => {
      app.use(
        (
          request: { body?: unknown; on(event: string, done: () => void): void; resume(): void },
          _: unknown,
          next: () => void,
        ) => {
          request.body = ['read by somebody else'];
          request.on('end', next);
          request.resume();
        },
      );
      serveEdda(app);
    });
    expect(problemIn(await bench.start('{}'))).toMatchObject({ status: 400, type: 'unreadable-body' });
  });
});

describe('an application that serves nothing but Edda', () => {
  it('answers everything with problem details, what middleware refuses included', async () => {
    const bench = await open((app) => serveEdda(app, { standalone: true }));
    expect(problemIn(await bench.ask('/nope'))).toMatchObject({ status: 404, type: 'unknown-route' });
    expect(problemIn(await bench.ask('/v1/orders/missing'))).toEqual({
      status: 404,
      type: 'about:blank',
      detail: 'no such order',
    });
    const large = post(`{"a":"${'x'.repeat(200_000)}"}`);
    expect(problemIn(await bench.ask('/v1/orders', large))).toMatchObject({
      status: 413,
      type: 'about:blank',
    });
  });
});

describe('OpenAPI', () => {
  interface Operation {
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly responses: Record<
      string,
      { readonly content?: Record<string, { readonly schema: { $ref: string } }> }
    >;
    readonly requestBody?: unknown;
  }
  type Paths = Record<string, Record<string, Operation>>;

  it("describes Edda's routes and no others", async () => {
    const bench = await open((app) => serveEdda(app));
    const { status, body } = await bench.ask('/docs-json');
    expect(status).toBe(200);
    const paths = body.paths as Paths;
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.toSorted()).toEqual([
      'get /health/live',
      'get /health/ready',
      'get /v1/approvals',
      'get /v1/audit',
      'get /v1/audit/verification',
      'get /v1/bulk-actions',
      'get /v1/bulk-actions/{id}',
      'get /v1/dead-letters',
      'get /v1/dead-letters/groups',
      'get /v1/dead-letters/{id}',
      'get /v1/definitions',
      'get /v1/definitions/{name}/diagram',
      'get /v1/definitions/{name}/preview',
      'get /v1/definitions/{name}/start-schema',
      'get /v1/mailbox',
      'get /v1/mailbox/{id}',
      'get /v1/overview',
      'get /v1/sagas',
      'get /v1/sagas/counts',
      'get /v1/sagas/{id}',
      'get /v1/sagas/{id}/diagnosis',
      'get /v1/sagas/{id}/diagram',
      'get /v1/sagas/{id}/history',
      'get /v1/sagas/{id}/stream',
      'get /v1/sagas/{id}/timeline',
      'get /v1/stream',
      'get /v1/stuck',
      'get /v1/topology',
      'post /v1/bulk-actions',
      'post /v1/bulk-actions/{id}/cancel',
      'post /v1/dead-letters/discard',
      'post /v1/dead-letters/redrive',
      'post /v1/definitions/{name}/migrations',
      'post /v1/events/{name}',
      'post /v1/mailbox/{id}/deliver',
      'post /v1/mailbox/{id}/discard',
      'post /v1/sagas/{id}/actions/{action}',
      'post /v1/sagas/{id}/decisions',
      'post /v1/sagas/{id}/erasure',
      'post /v1/sagas/{name}',
    ]);
    const names = (operation?: Operation) =>
      operation?.parameters?.map((parameter) => `${parameter.in} ${parameter.name}`).toSorted();
    expect(names(paths['/v1/sagas/{name}']?.post)).toEqual([
      'header Idempotency-Key',
      'header traceparent',
      'path name',
    ]);
    expect(names(paths['/v1/sagas']?.get)).toEqual([
      'query attribute',
      'query cursor',
      'query endedAfter',
      'query endedBefore',
      'query failedStep',
      'query key',
      'query keyPrefix',
      'query limit',
      'query name',
      'query startedAfter',
      'query startedBefore',
      'query status',
      'query step',
      'query updatedAfter',
      'query updatedBefore',
      'query version',
    ]);
    expect(names(paths['/v1/sagas/{id}/history']?.get)).toEqual(['path id', 'query after', 'query limit']);
    expect(paths['/v1/sagas/{name}']?.post?.requestBody).toMatchObject({ required: true });
  });

  it('has a schema for each answer, and the one of problems for each refusal', async () => {
    const bench = await open((app) => serveEdda(app));
    const { body, text } = await bench.ask('/docs-json');
    const { schemas } = body.components as { schemas: Record<string, unknown> };
    const references = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name = '']) => name);
    expect([...new Set(references)].toSorted()).toEqual(Object.keys(schemas).toSorted());
    const start = (body.paths as Paths)['/v1/sagas/{name}']?.post;
    expect(Object.keys(start?.responses ?? {})).toEqual([
      '202',
      '400',
      '401',
      '403',
      '404',
      '408',
      '409',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(start?.responses['409']?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    });
  });

  it('has a page for people at /docs, or wherever it is told', async () => {
    const bench = await open((app) => serveEdda(app));
    expect((await bench.ask('/docs')).text).toContain('swagger-ui');
    const moved = await open((app) => serveEdda(app, { docs: 'edda/docs' }));
    expect((await moved.ask('/edda/docs-json')).status).toBe(200);
    expect((await moved.ask('/docs')).status).toBe(404);
  });

  it('can be left out', async () => {
    const bench = await open((app) => serveEdda(app, { docs: false }));
    expect((await bench.ask('/docs')).status).toBe(404);
    expect((await bench.ask('/docs-json')).status).toBe(404);
  });
});

describe('an application on another platform', () => {
  it('is refused with a sentence', () => {
    const app = { getHttpAdapter: () => ({ getType: () => 'fastify' }) };
    expect(() => serveEdda(app as unknown as INestApplication)).toThrow(
      "serveEdda needs Nest's Express platform, but this application runs on fastify.",
    );
  });
});
