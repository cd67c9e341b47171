import type { Broker, BrokerFactory, IncomingMessage, OutgoingMessage, PublishResult } from '@edda/messaging';
import { wireNames } from '@edda/messaging';
import {
  BadRequestException,
  Catch,
  Controller,
  Injectable,
  Module,
  Scope,
  UseFilters,
} from '@nestjs/common';
import type { ExceptionFilter, INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { from, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { EddaContext } from './edda-context.js';
import { EddaTransport } from './edda-transport.js';
import { PutAside } from './put-aside.js';
import type { TransportOptions } from './transport-options.js';

interface Order {
  readonly orderId: string;
}

/** What the handlers saw, and how often they shall fail. */
@Injectable()
export class Seen {
  readonly calls: string[] = [];
  failures = 0;
  /** Awaited by the handler of `order.slow`. */
  release: () => void = () => undefined;
  readonly released = new Promise<void>((resolve) => (this.release = resolve));
}

class NoQuote extends Error {}
@Catch(NoQuote)
class NoQuoteFilter implements ExceptionFilter<NoQuote> {
  catch(): Observable<object> {
    return of({ quote: 'none' });
  }
}

@Controller()
class Shop {
  constructor(private readonly seen: Seen) {}

  @EventPattern<string>('order.placed')
  placed(@Payload() { orderId }: Order, @Ctx() context: EddaContext): void {
    this.seen.calls.push(`placed ${orderId} ${context.getMessage().id} at attempt ${context.getAttempt()}`);
    if (this.seen.calls.length <= this.seen.failures) throw new Error('the disk is full');
  }

  @EventPattern('order.*')
  any({ orderId }: Order): Observable<number> {
    this.seen.calls.push(`any ${orderId}`);
    return from([1, 2]);
  }

  @EventPattern<string>('order.slow')
  async slow(): Promise<void> {
    this.seen.calls.push('slow began');
    await this.seen.released;
    this.seen.calls.push('slow ended');
  }

  @EventPattern('parcel.#')
  refuse({ orderId }: Order): void {
    this.seen.calls.push(`parcel ${orderId}`);
    if (orderId === 'invalid') throw new BadRequestException(['orderId must be a number']);
    if (orderId === 'old') throw new PutAside('It is from 1970.');
  }

  @MessagePattern('quotes.get')
  quote({ orderId }: Order): Observable<object> {
    if (orderId === 'broken') throw new Error('the disk is full');
    if (orderId === 'unknown') throw new RpcException({ code: 'unknown' });
    this.seen.calls.push(`quote ${orderId}`);
    return from([{ cents: 1 }, { cents: 2 }]);
  }

  @UseFilters(NoQuoteFilter)
  @MessagePattern({ cmd: 'filtered' })
  filtered(): never {
    throw new NoQuote();
  }

  @MessagePattern('quotes.silent')
  silent(): Promise<never> {
    return new Promise(() => undefined);
  }
}

@Controller({ scope: Scope.REQUEST })
class Requested {
  constructor(private readonly seen: Seen) {}

  @EventPattern<string>('request.scoped')
  handle(): void {
    this.seen.calls.push('request');
    throw new Error('from a request scope');
  }
}

@Module({ controllers: [Shop, Requested], providers: [Seen] })
class ShopModule {}

export interface RunningShop {
  readonly app: INestMicroservice;
  readonly transport: EddaTransport;
  readonly seen: Seen;
}

/** A Nest service with handlers of all kinds, taking messages. */
export async function startShop(
  hub: { readonly broker: BrokerFactory },
  options: Partial<TransportOptions> = {},
): Promise<RunningShop> {
  const transport = new EddaTransport({
    service: 'shop',
    broker: hub.broker,
    retries: ['40ms', '60ms'],
    ...options,
  });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(ShopModule, {
    strategy: transport,
    logger: false,
  });
  await app.listen();
  await transport.ready();
  return { app, transport, seen: app.get(Seen) };
}

/** Publishes as any service could, and reads what is put aside. */
export class Outsider {
  readonly letters: IncomingMessage[] = [];
  private constructor(private readonly broker: Broker) {}

  static async open(hub: { readonly broker: BrokerFactory }): Promise<Outsider> {
    const { dead, deadLetters } = wireNames();
    const outsider = new Outsider(hub.broker({ service: 'outsider', instance: '1' }, () => undefined));
    outsider.broker.connect();
    await outsider.broker.declare({
      exchanges: [{ name: dead, type: 'topic' }],
      queues: [{ name: deadLetters, arguments: {} }],
      bindings: [{ exchange: dead, queue: deadLetters, routingKey: 'letter.#' }],
    });
    await outsider.broker.consume({ queue: deadLetters, prefetch: 10 }, (deliveries) => {
      for (const delivery of deliveries) {
        outsider.letters.push(delivery.message);
        delivery.ack();
      }
    });
    return outsider;
  }

  async publish(
    exchange: string,
    routingKey: string,
    content: string,
    changes: Partial<OutgoingMessage> = {},
  ): Promise<PublishResult | undefined> {
    const [result] = await this.broker.publish([
      {
        exchange,
        routingKey,
        mandatory: false,
        messageId: 'm-1',
        appId: 'outsider',
        contentType: 'application/json',
        timestamp: 0,
        headers: {},
        content,
        ...changes,
      },
    ]);
    return result;
  }

  event(
    name: string,
    body: object,
    changes: Partial<OutgoingMessage> = {},
  ): Promise<PublishResult | undefined> {
    return this.publish(wireNames().events, name, JSON.stringify(body), changes);
  }

  close(): Promise<void> {
    return this.broker.close();
  }
}
