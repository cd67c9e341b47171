import { DEFAULT_LIMITS } from '@edda/messaging';
import type { INestApplication, Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { EddaModule } from '../../edda.module.js';
import { DEFAULT_RETENTION } from '../../retention/retention.js';
import { EDDA_OPTIONS } from '../../options.js';
import { Orchestrator } from '../../orchestrator.js';
import { SagaRegistry } from '../../saga-registry.js';
import { Sagas } from '../../sagas.js';
import { SIGN_IN_PROVIDERS } from '../../sign-in/providers.js';
import { HistoryStream } from '../../stream/history-stream.js';
import { REST_CONTROLLERS } from '../controllers.js';
import { ToldSagas } from './told-sagas.js';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty if the answer is no JSON. */
  readonly body: Record<string, unknown>;
}

/** For specs only: the REST interface over real HTTP on a free port, with stand-ins behind it. */
export class RestBench {
  readonly sagas = new ToldSagas();
  readonly orchestrator = readyOrchestrator();

  private constructor(private readonly address: { url: string; close: () => Promise<void> }) {}

  /** `prepare` gets the application before it listens; `own` are controllers of the application itself. */
  static async open(prepare: (app: INestApplication) => void, own: readonly Type[] = []): Promise<RestBench> {
    const address = { url: '', close: async (): Promise<void> => undefined };
    const bench = new RestBench(address);
    const edda = {
      module: EddaModule,
      imports: [DiscoveryModule],
      controllers: [...REST_CONTROLLERS],
      providers: [
        SagaRegistry,
        {
          provide: EDDA_OPTIONS,
          useValue: {
            limits: DEFAULT_LIMITS,
            namespace: '',
            masterKeys: [],
            retention: DEFAULT_RETENTION,
            telemetry: {},
            traceUrl: 'https://jaeger.example/trace/{traceId}',
            signIn: 'loopback',
          },
        },
        ...SIGN_IN_PROVIDERS,
        { provide: Sagas, useValue: bench.sagas },
        { provide: Orchestrator, useValue: bench.orchestrator },
      ],
    };
    class Host {}
    const root = { module: Host, imports: [edda], controllers: [...own] };
    const app = await NestFactory.create(root, { logger: false, abortOnError: false });
    prepare(app);
    await app.listen(0, '127.0.0.1');
    address.url = await app.getUrl();
    address.close = () => app.close();
    return bench;
  }

  /** As it was when it opened. */
  reset(): void {
    Object.assign(this.sagas, new ToldSagas());
    Object.assign(this.orchestrator, readyOrchestrator());
  }

  close(): Promise<void> {
    return this.address.close();
  }

  get port(): number {
    return Number(new URL(this.address.url).port);
  }

  async ask(path: string, init: RequestInit = {}): Promise<RestAnswer> {
    const response = await fetch(this.address.url + path, init);
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const body: unknown = isJson ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, text, body: body as RestAnswer['body'] };
  }

  /** Posts JSON. */
  post(path: string, body: object, headers: Record<string, string> = {}): Promise<RestAnswer> {
    return this.ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...JSON_TYPE, ...headers },
    });
  }

  start(
    body: NonNullable<RequestInit['body']>,
    headers: Record<string, string> = JSON_TYPE,
    name = 'order',
  ): Promise<RestAnswer> {
    return this.ask(`/v1/sagas/${name}`, { method: 'POST', body, headers });
  }
}

/** For specs only. */
export const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * For specs only: status, kind and sentence of a problem details answer.
 *
 * @throws if the answer is none, or lacks what every one has
 */
export function problemIn(answer: RestAnswer): { status: number; type: string; detail: string } {
  const { type, title, status, detail, instance } = answer.body;
  const contentType = answer.headers.get('content-type') ?? '';
  const isComplete = [type, title, detail, instance].every(
    (member) => typeof member === 'string' && member !== '',
  );
  if (!contentType.startsWith('application/problem+json') || !isComplete || status !== answer.status) {
    throw new Error(`No problem details: ${answer.status} ${contentType} ${answer.text}`);
  }
  return {
    status: answer.status,
    type: String(type).replace('urn:edda:problem:', ''),
    detail: String(detail),
  };
}

const readyOrchestrator = () => ({
  ready: true,
  condition: { database: 'up', broker: 'up', consuming: true },
  streams: new HistoryStream({
    store: { streamEnd: async () => ({ xid: '7', position: '0' }), factsAfter: async () => [] },
    maxStreams: 1,
    log: () => undefined,
  }),
});
