import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Answer, Broker, BrokerStatus, JsonObject, OutgoingMessage } from '@edda/messaging';
import {
  answersTopology,
  enclose,
  HEADERS,
  readAnswer,
  SERVICE_HEADERS,
  serviceNames,
  wireNames,
} from '@edda/messaging';
import { ClientProxy } from '@nestjs/microservices';
import type { ReadPacket, WritePacket } from '@nestjs/microservices';
import { backOffMs, pause } from '../back-off.js';
import { bodyOf, recordOf } from './edda-record.js';
import { serviceLog } from './edda-transport.js';
import { resolveClient } from './transport-options.js';
import type { ClientOptions } from './transport-options.js';

const PATIENCE = { firstMs: 50, longestMs: 2_000 };

interface Question {
  readonly settle: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/**
 * A Nest `ClientProxy` on Edda's exchanges. `emit` tells an event: it completes once the broker has confirmed it, whoever listens.
 * `send` asks, on `edda.commands`, and gives the answer; it fails if nobody takes the question, or if no answer comes in time. `command`
 * sends without asking for an answer: it starts a saga, for example.
 *
 * It connects at its first use, and goes on trying as the broker port does.
 */
export class EddaClient extends ClientProxy<Record<never, never>, BrokerStatus> {
  private readonly options: Required<ClientOptions>;
  private readonly names: ReturnType<typeof wireNames>;
  private readonly instance = `${hostname()}#${process.pid}.${randomUUID().slice(0, 8)}`;
  private readonly questions = new Map<string, Question>();
  private readonly closing = new AbortController();
  private connected: Promise<Broker> | undefined;
  private listening: Promise<unknown> | undefined;
  private current: Broker | undefined;

  /** @throws with one sentence for each option that is wrong */
  constructor(options: ClientOptions) {
    super();
    this.options = resolveClient(options);
    this.names = wireNames(this.options.namespace);
  }

  /** @throws if the broker cannot be reached in time; the next call tries again */
  async connect(): Promise<Broker> {
    this.connected ??= this.open().catch((error: unknown) => {
      this.connected = undefined;
      throw error;
    });
    return this.connected;
  }

  /** Fails what is still being asked, waits for confirms, and closes the connections. */
  async close(): Promise<void> {
    this.closing.abort();
    for (const { fail } of this.questions.values())
      fail(new Error('The client was closed before the answer came.'));
    this.questions.clear();
    await this.current?.close();
  }

  unwrap<T = Broker>(): T {
    if (this.current === undefined) throw new Error('EddaClient is not connected yet.');
    return this.current as T;
  }

  /**
   * Sends a message that somebody has to take, and asks for no answer. Resolves when it is confirmed.
   *
   * @throws if no queue is bound for it, or the broker does not take it in time
   */
  async command(name: string, data: object): Promise<void> {
    await this.connect();
    await this.publishSurely(this.message(this.names.commands, name, data, {}));
  }

  protected async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    const name = this.normalizePattern(packet.pattern as string);
    await this.publishSurely(this.message(this.names.events, name, packet.data, packet.metadata ?? {}));
    return undefined as T;
  }

  protected publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    const gone = new AbortController();
    this.ask(packet, gone.signal).then(
      (answer) =>
        callback(
          'err' in answer ? { err: answer.err } : { response: answer.response ?? null, isDisposed: true },
        ),
      (error: unknown) => {
        if (!gone.signal.aborted) callback({ err: error });
      },
    );
    return () => gone.abort();
  }

  private async ask(packet: ReadPacket, gone: AbortSignal): Promise<Answer> {
    const { service, timeoutMs } = this.options;
    const name = this.normalizePattern(packet.pattern as string);
    const message = this.message(this.names.commands, name, packet.data, {
      ...packet.metadata,
      [SERVICE_HEADERS.askedBy]: service,
      [SERVICE_HEADERS.askedByInstance]: this.instance,
    });
    const { messageId: id } = message;
    if (this.questions.has(id)) throw new Error(`"${name}" with the id ${id} is being asked already.`);
    const answered = new Promise<Answer>((settle, fail) => this.questions.set(id, { settle, fail }));
    answered.catch(() => undefined);
    const asked = this.listen()
      .then(() => this.publishSurely(message))
      .then(() => answered);
    asked.catch(() => undefined);
    const done = new AbortController();
    const late = pause(timeoutMs, AbortSignal.any([done.signal, gone])).then((isLate) => {
      throw new Error(
        isLate
          ? `No answer to "${name}" (${id}) came within ${timeoutMs} ms. It may have been handled all the same: ask again with the same id.`
          : `Nobody waits for the answer to "${name}" (${id}) any more.`,
      );
    });
    late.catch(() => undefined);
    try {
      // The answer may be here before the confirm of the question.
      return await Promise.race([asked, answered, late]);
    } finally {
      done.abort();
      this.questions.delete(id);
    }
  }

  /** Resolves once answers can come. */
  private async listen(): Promise<void> {
    const { service, namespace } = this.options;
    const broker = await this.connect();
    this.listening ??= broker.declare(answersTopology(service, this.instance, namespace)).then(() => {
      const queue = serviceNames(namespace).answerQueueOf(service, this.instance);
      return broker.consume({ queue, prefetch: 100 }, (deliveries) => {
        for (const delivery of deliveries) {
          const { message } = delivery;
          this.questions.get(message.correlationId ?? '')?.settle(readAnswer(message));
          delivery.ack();
        }
      });
    });
    await this.listening;
  }

  private message(
    exchange: string,
    name: string,
    data: unknown,
    noted: Readonly<Record<string, string>>,
  ): OutgoingMessage {
    const record = recordOf(data);
    const { id = randomUUID(), correlationId, contractVersion = 1, tenant, headers = {} } = record.options;
    const body: JsonObject = bodyOf(name, record.data);
    const message: OutgoingMessage = {
      exchange,
      routingKey: name,
      // An event without a subscriber is normal.
      mandatory: exchange !== this.names.events,
      messageId: id,
      ...(correlationId === undefined ? {} : { correlationId }),
      type: name,
      appId: this.options.service,
      contentType: 'application/json',
      timestamp: Date.now(),
      headers: {
        ...headers,
        [HEADERS.contractVersion]: contractVersion,
        ...(tenant === undefined ? {} : { [HEADERS.tenant]: tenant }),
        ...noted,
      },
      content: JSON.stringify(body),
    };
    return enclose(message, body, this.options.envelopes, this.names);
  }

  /** With the same id until it is confirmed, for as long as the timeout lasts. */
  private async publishSurely(message: OutgoingMessage): Promise<void> {
    const { timeoutMs } = this.options;
    const broker = await this.connect();
    const { exchange, routingKey, messageId } = message;
    const deadline = performance.now() + timeoutMs;
    for (let failures = 1; ; failures += 1) {
      const [result] = await broker.publish([message]);
      if (result?.status === 'confirmed') return;
      if (result?.status === 'returned') {
        throw new Error(
          `Nobody takes "${routingKey}" (${messageId}): no queue is bound to the exchange "${exchange}" for that routing key. Start the service that handles it, or restore the binding.`,
        );
      }
      const waitMs = backOffMs(PATIENCE, failures);
      if (performance.now() + waitMs > deadline || !(await pause(waitMs, this.closing.signal))) {
        throw new Error(
          `"${routingKey}" (${messageId}) was not confirmed within ${timeoutMs} ms, and may have arrived: ${result?.reason ?? 'no result'}. Send it again with the same id.`,
        );
      }
    }
  }

  private async open(): Promise<Broker> {
    const { service, broker: make, timeoutMs } = this.options;
    if (this.closing.signal.aborted) throw new Error('The client was closed.');
    const broker = (this.current ??= this.make(make, service));
    broker.connect();
    if (broker.status === 'up') return broker;
    let stop: () => void = () => undefined;
    const up = new Promise<true>((resolve) => {
      stop = broker.onStatus((status) => {
        if (status === 'up') resolve(true);
      });
    });
    const done = new AbortController();
    const isUp = await Promise.race([
      up,
      pause(timeoutMs, AbortSignal.any([done.signal, this.closing.signal])).then(
        () => broker.status === 'up',
      ),
    ]);
    stop();
    done.abort();
    if (!isUp)
      throw new Error(`The broker could not be reached within ${timeoutMs} ms; it is ${broker.status}.`);
    return broker;
  }

  private make(make: ClientOptions['broker'], service: string): Broker {
    const broker = make({ service, instance: this.instance }, serviceLog(service));
    broker.onStatus((status) => this._status$.next(status));
    // What it publishes to is there, whoever starts first.
    const exchanges = [this.names.events, this.names.commands].map((name) => ({
      name,
      type: 'topic' as const,
    }));
    broker.declare({ exchanges, queues: [], bindings: [] }).catch(() => undefined);
    return broker;
  }
}
