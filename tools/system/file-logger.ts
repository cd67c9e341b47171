import { appendFileSync } from 'node:fs';
import { ConsoleLogger } from '@nestjs/common';
import type { LogLevel } from '@nestjs/common';

/**
 * Nest's own logger, writing into a file: standard output may belong to a result that a program reads, and a progress bar does not
 * bear other lines. It writes at once, so that the file is whole when it is shown after a failure.
 */
export class FileLogger extends ConsoleLogger {
  constructor(private readonly path: string) {
    super({ colors: false });
  }

  protected override printMessages(messages: unknown[], context = '', logLevel: LogLevel = 'log'): void {
    const place = context === '' ? '' : ` [${context}]`;
    for (const message of messages) {
      const text = this.stringifyMessage(message, logLevel);
      this.write(`${new Date().toISOString()} ${logLevel.toUpperCase()}${place} ${text}`);
    }
  }

  protected override printStackTrace(stack: string): void {
    if (stack) this.write(stack);
  }

  private write(line: string): void {
    appendFileSync(this.path, `${line}\n`);
  }
}
