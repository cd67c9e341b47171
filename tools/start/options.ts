import { parseStrictly, wholeNumber } from '@edda/terminal';

export interface StartOptions {
  readonly orchestrators: number;
}

export const START_USAGE = `Usage: npm start -- [options]

Starts RabbitMQ, PostgreSQL, an orchestrator and four participants for development, prints their addresses, and shows their logs until
Ctrl-C. The ports are 3000 and following where they are free. An app that dies is started again. Nothing is kept afterwards.

  --orchestrators N   orchestrators side by side (default: 1)
  --help              print this

EDDA_SERVICES=auto|external|docker|local|embedded says where RabbitMQ and PostgreSQL come from (default: auto).`;

/** @throws UsageError */
export function parseStartOptions(args: readonly string[]): StartOptions | 'help' {
  const { help, orchestrators } = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    orchestrators: { type: 'string' },
  });
  if (help) return 'help';
  return { orchestrators: wholeNumber('orchestrators', orchestrators, 1, { min: 1, max: 16 }) };
}
