import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Order } from '../../../dist/subject/order.js';
import type { Command } from './messages.js';

export type Status = 'running' | 'compensating' | 'completed' | 'compensated';

@Entity()
export class Saga {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text' }) status: Status;
  @Column({ type: 'text' }) step: string;
  @Column({ type: 'jsonb' }) order: Order;
  @Column({ type: 'boolean' }) fails: boolean;
}

/** What was handled already. */
@Entity()
export class InboxMessage {
  @PrimaryColumn({ type: 'text' }) id: string;
}

/** What is to be sent, written with the state. */
@Entity()
export class OutboxMessage {
  @PrimaryColumn({ type: 'text' }) id: string;
  @Column({ type: 'text' }) pattern: string;
  @Column({ type: 'jsonb' }) command: Command;
  @CreateDateColumn({ type: 'timestamptz' }) createdAt: Date;
}
