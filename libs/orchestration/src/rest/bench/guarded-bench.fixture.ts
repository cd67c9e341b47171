import type { Broker, BrokerFactory, Delivery, Message } from '@edda/messaging';
import { decode, encode, participantTopology, wireNames } from '@edda/messaging';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { entryOf } from '../../audit/entry-of.js';
import { EddaModule } from '../../edda.module.js';
import type { EddaOptions } from '../../options.js';
import type { DefinesSaga } from '../../saga-registry.js';
import { Saga } from '../../saga-registry.js';
import type { SagaStore } from '../../saga-store.js';
import { makeApiKey } from '../../sign-in/api-key-text.js';
import { openApiDocument } from '../open-api/document.js';
import { serveEdda } from '../serve-edda.js';
import { orderDefinition } from './sample-order.js';

@Saga({ name: 'order', version: 2 })
class OrderSaga implements DefinesSaga {
  define() {
    return { build: () => orderDefinition(2) };
  }
}

@Saga({ name: 'order', version: 3 })
class NewOrderSaga implements DefinesSaga {
  define() {
    return { build: () => orderDefinition(3) };
  }
}

export interface Response {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** For specs only: a whole orchestrator, into which callers have to sign in, and participants that do whatever they are told. */
export class GuardedBench {
  private readonly participants: Broker;
  private app: INestApplication | undefined;
  private url = '';
  private keys = 0;

  private constructor(
    readonly store: SagaStore,
    broker: BrokerFactory,
  ) {
    this.participants = broker({ service: 'participants', instance: 'test' }, () => undefined);
  }

  /** `store` and `broker` are in memory: this folder must not know who makes them. */
  static async open(
    signIn: EddaOptions['signIn'],
    store: SagaStore,
    broker: BrokerFactory,
  ): Promise<GuardedBench> {
    const bench = new GuardedBench(store, broker);
    await bench.answerEverything();
    const options = { store: () => bench.store, broker, signIn };
    const imports = [EddaModule.forRoot(options), EddaModule.forFeature([OrderSaga, NewOrderSaga])];
    const app = await NestFactory.create(
      { module: class {}, imports },
      { logger: false, abortOnError: false },
    );
    serveEdda(app, { standalone: true });
    await app.listen(0, '127.0.0.1');
    bench.app = app;
    bench.url = await app.getUrl();
    return bench;
  }

  async close(): Promise<void> {
    await this.app?.close();
    await this.participants.close();
  }

  get document(): OpenAPIObject {
    if (!this.app) throw new Error('The bench is not open.');
    return openApiDocument(this.app, EddaModule);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** An API key with these roles. */
  async keyFor(tenant: string, ...roles: readonly string[]): Promise<string> {
    this.keys += 1;
    const { key, hash } = makeApiKey();
    const id = `01900000-0000-7000-8000-${String(this.keys).padStart(12, '0')}`;
    const deed = { action: 'api-key.create', target: id, by: 'spec', reason: 'for a spec' };
    const name = roles.join('-') || 'nothing';
    await this.store.createApiKey({ id, tenant, name, roles, hash }, entryOf({ tenant, roles: [] }, deed));
    return key;
  }

  /** `credential` goes into the Authorization header. */
  async ask(
    path: string,
    { credential, body, headers = {}, method = body ? 'POST' : 'GET' }: Asked = {},
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  private async answerEverything(): Promise<void> {
    const { participants } = this;
    const names = wireNames();
    participants.connect();
    const reply = (delivery: Delivery): void => {
      const decoded = decode(delivery.message);
      if (!decoded.ok || decoded.message.kind !== 'command') throw new Error('No command.');
      const { id } = decoded.message;
      const answer = {
        ...decoded.message,
        kind: 'reply',
        id: `${id}:reply`,
        causationId: id,
        outcome: 'success',
      };
      void participants.publish([encode({ ...answer, body: {} } as unknown as Message, names, 'test', 0)]);
      delivery.ack();
    };
    for (const owner of ['inventory', 'payment', 'notification']) {
      await participants.declare(participantTopology(owner));
      await participants.consume({ queue: names.commandsOf(owner), prefetch: 10 }, (deliveries) =>
        deliveries.forEach(reply),
      );
    }
  }
}

export interface Asked {
  readonly credential?: string | undefined;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}
