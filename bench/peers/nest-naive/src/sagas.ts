import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { Ends } from '../../../dist/subject/ends.js';
import type { Order } from '../../../dist/subject/order.js';
import { decide, FIRST } from './decide.js';
import { InboxMessage, OutboxMessage, Saga } from './entities.js';
import type { Reply } from './messages.js';
import { Relay } from './relay.js';

/** One transaction for each message: inbox, state and outbox, or nothing. */
@Injectable()
export class Sagas {
  readonly ends = new Ends();

  constructor(
    private readonly database: DataSource,
    private readonly relay: Relay,
  ) {}

  async start(order: Order, fails: boolean): Promise<void> {
    const message = await this.database.transaction(async (manager) => {
      const saga = { id: order.orderId, status: 'running', step: FIRST, order, fails } as const;
      await manager.insert(Saga, saga);
      return this.prepare(manager, saga);
    });
    await this.relay.send(message);
  }

  async take(reply: Reply): Promise<void> {
    const message = await this.database.transaction(async (manager) => {
      if (!(await this.isNew(manager, reply))) return undefined;
      const saga = await manager.findOneOrFail(Saga, {
        where: { id: reply.sagaId },
        lock: { mode: 'pessimistic_write' },
      });
      const { status, step } = decide(saga, reply);
      Object.assign(saga, { status, step: step ?? saga.step });
      await manager.save(saga);
      return step === undefined ? saga : this.prepare(manager, saga);
    });
    if (message instanceof OutboxMessage) await this.relay.send(message);
    else if (message) this.tellEnd(message);
  }

  /** False for a reply that was handled already. */
  private async isNew(manager: EntityManager, { id }: Reply): Promise<boolean> {
    const { raw } = await manager
      .createQueryBuilder()
      .insert()
      .into(InboxMessage)
      .values({ id })
      .orIgnore()
      .returning('id')
      .execute();
    return (raw as unknown[]).length > 0;
  }

  private async prepare(manager: EntityManager, { id, step, order, fails }: Saga): Promise<OutboxMessage> {
    const commandId = randomUUID();
    const command = { id: commandId, sagaId: id, order, fails };
    const message = manager.create(OutboxMessage, { id: commandId, pattern: step, command });
    await manager.insert(OutboxMessage, message);
    return message;
  }

  private tellEnd({ id, status }: Saga): void {
    if (status === 'completed' || status === 'compensated') this.ends.tell(id, status);
  }
}
