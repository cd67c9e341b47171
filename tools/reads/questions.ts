import { DAYS } from './fill.sql.js';

/** Something that people ask. The address differs from round to round. */
export interface Question {
  readonly name: string;
  /** @param chance a number from 0 to 1, another one each time */
  readonly address: (chance: number) => string;
}

const DAY_MS = 86_400_000;

/** What the console and its users ask of so many sagas. */
export function questionsFor(sagas: number, now = Date.now()): readonly Question[] {
  const key = (chance: number): string => `key-${String(Math.ceil(chance * sagas)).padStart(8, '0')}`;
  const before = (chance: number, days = DAYS): string =>
    new Date(now - Math.round(chance * days * DAY_MS)).toISOString();
  const list = (name: string, query: (chance: number) => string): Question => ({
    name,
    address: (chance) => `/v1/sagas?${query(chance)}`,
  });
  return [
    list('newest', () => ''),
    list('newest, 200 of them', () => 'limit=200'),
    list('started before some time', (chance) => `startedBefore=${before(chance)}`),
    list('started in an hour', (chance) => {
      const from = now - chance * DAYS * DAY_MS;
      return `startedAfter=${new Date(from).toISOString()}&startedBefore=${new Date(from + 3_600_000).toISOString()}`;
    }),
    list('of the definition that most are of', () => 'name=order'),
    list('of a rare definition', () => 'name=audit'),
    list('of a definition that nobody has', () => 'name=nothing'),
    list('of an old version', () => 'name=order&version=1'),
    list('running', () => 'status=running'),
    list('parked', () => 'status=parked'),
    list('compensated', () => 'status=compensated'),
    list('resolved', () => 'status=resolved'),
    list('resolved, of a rare definition', () => 'status=resolved&name=audit'),
    list(
      'parked, paused or compensating, of one definition',
      () => 'status=parked,paused,compensating&name=order',
    ),
    list(
      'compensated, started before some time',
      (chance) => `status=compensated&startedBefore=${before(chance)}`,
    ),
    list('standing at a step', () => 'step=chargePayment'),
    list('parked at a step', () => 'status=parked&step=bookShipment'),
    list('at a step that nobody stands at', () => 'step=nowhere'),
    list('under way, without news for some time', (chance) => `updatedBefore=${before(chance)}`),
    list('ended in the last hour', () => `endedAfter=${before(1, 1 / 24)}`),
    list('ended in the last hour, compensated', () => `endedAfter=${before(1, 1 / 24)}&status=compensated`),
    list('ended in a minute, of one definition', (chance) => {
      const from = now - chance * (DAYS - 1) * DAY_MS;
      const to = new Date(from + 60_000).toISOString();
      return `name=order&endedAfter=${new Date(from).toISOString()}&endedBefore=${to}`;
    }),
    list('with a business key', (chance) => `key=${key(chance)}`),
    list('with a business key that nobody has', (chance) => `key=none-${chance}`),
    list('with the beginning of a business key', (chance) => `keyPrefix=${key(chance).slice(0, 9)}`),
    list('with the whole beginning of all keys', () => 'keyPrefix=key-'),
    list('of a customer', (chance) => `attribute=customer:${Math.floor(chance * 10_000)}`),
    list('of a customer that nobody is', (chance) => `attribute=customer:none-${chance}`),
    list('of a customer, compensated', (chance) => {
      const customer = Math.floor(chance * 10_000);
      return `attribute=customer:${customer}&status=compensated`;
    }),
    list('of a third of all', () => 'attribute=region:north'),
    list('that failed at a step', () => 'failedStep=chargePayment'),
    list('of a customer, that failed at a step', (chance) => {
      const customer = Math.floor(chance * 10_000);
      return `attribute=customer:${customer}&failedStep=chargePayment`;
    }),
    { name: 'counts', address: () => '/v1/sagas/counts' },
    { name: 'counts of one definition', address: () => '/v1/sagas/counts?name=order' },
  ];
}
