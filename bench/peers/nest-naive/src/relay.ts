import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { ClientProxy } from '@nestjs/microservices';
import { InjectRepository } from '@nestjs/typeorm';
import { lastValueFrom } from 'rxjs';
import { LessThan, Repository } from 'typeorm';
import { OutboxMessage } from './entities.js';

const SWEEP_MS = 5_000;

/** Sends what stands in the outbox: at once after its commit, and later whatever a crash has left there. */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout;

  constructor(
    @InjectRepository(OutboxMessage) private readonly outbox: Repository<OutboxMessage>,
    @Inject('commands') private readonly commands: ClientProxy,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep().catch(say), SWEEP_MS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Resolves when the broker has it. */
  async send({ id, pattern, command }: OutboxMessage): Promise<void> {
    await lastValueFrom(this.commands.emit(pattern, command), { defaultValue: undefined });
    await this.outbox.delete({ id });
  }

  private async sweep(): Promise<void> {
    const left = await this.outbox.findBy({ createdAt: LessThan(new Date(Date.now() - SWEEP_MS)) });
    for (const message of left) await this.send(message);
  }
}

const say = (error: unknown): void =>
  void process.stderr.write(`The outbox was not swept: ${String(error)}\n`);
