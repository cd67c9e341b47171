import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { COUNT_ATTEMPT } from './notification.sql.js';

/** Mail servers of these domains send strangers away at first, and let in who comes back: real mail servers do so against spam. */
const GREYLISTING_DOMAINS: ReadonlySet<string> = new Set(['greylisted.example']);

/** The attempt that gets in. */
const ATTEMPT_THAT_GETS_IN = 3;

export type ServerAnswer = 'accepted' | 'try-later';

/** The part of a mail address behind its last `@`, in lower case. */
export function domainOf(recipient: string): string {
  return recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
}

/**
 * What the recipient's mail server answers.
 *
 * @param attempt how often this mail has been offered to it, this time included; from 1
 */
export function answerTo(recipient: string, attempt: number): ServerAnswer {
  if (!GREYLISTING_DOMAINS.has(domainOf(recipient))) return 'accepted';
  return attempt >= ATTEMPT_THAT_GETS_IN ? 'accepted' : 'try-later';
}

export interface OfferedMail {
  readonly orderId: string;
  readonly recipient: string;
}

/** Attempts are short; so few connections are enough, and they are not taken from those of the commands. */
const CONNECTIONS = 2;

/**
 * Stands for the mail server of the recipient. It remembers who came before, and as in life its memory is no part of our transaction: what
 * it has counted stays counted when the command is rolled back. Its connections are its own for another reason too: a command that holds
 * one of the participant's connections and waits for a second could wait for other commands that do the same, for ever.
 */
@Injectable()
export class MailServer implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      application_name: 'notification mail server',
      max: CONNECTIONS,
      connectionTimeoutMillis: 10_000,
    });
    // The pool replaces a connection that broke while idle; without a listener the event would end the process.
    this.pool.on('error', (error) => {
      new Logger('notification').warn(`The mail server lost a connection to its memory: ${error.message}`);
    });
  }

  /** Hands a mail over, if the server takes it. The answer follows from the recipient and the number of attempts. */
  async offer({ orderId, recipient }: OfferedMail): Promise<ServerAnswer> {
    const { rows } = await this.pool.query<{ attempts: number }>(COUNT_ATTEMPT, [orderId, recipient]);
    return answerTo(recipient, rows[0]?.attempts ?? 1);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
