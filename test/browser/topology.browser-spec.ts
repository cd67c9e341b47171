import { orchestratorTopology, participantTopology, wireNames } from '@edda/messaging';
import { connect } from 'amqplib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PaymentReceived } from '../flows/sagas/invoice.js';
import { ConsoleDesk } from './fixtures/console-desk.js';

let desk: ConsoleDesk;

beforeAll(async () => {
  desk = await ConsoleDesk.open();
});
afterAll(() => desk?.close());

const WITHIN = { timeout: 60_000, interval: 100 };
const LOOKS = [
  ['light', 1280],
  ['dark', 375],
] as const;

/** A page whose orchestrator answers so when it is asked for its topology. */
async function pageWith(
  answer: object,
  status: number,
  [theme, width]: readonly ['light' | 'dark', number],
): Promise<Page> {
  const page = await desk.page('health', { theme, width, height: width < 500 ? 812 : 860 });
  await page.route('**/v1/topology', (route) => route.fulfill({ status, json: answer }));
  await page.goto(page.url().replace('health', 'topology'));
  return page;
}

async function isReadable(page: Page, name: string): Promise<void> {
  await desk.picture(page, name);
  expect(await desk.violations(page)).toEqual([]);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
  await page.context().close();
}

const SERVICES = [
  'accounting',
  'catalogue',
  'customers',
  'fraud-detection',
  'inventory',
  'loyalty',
  'notification',
  'payment',
  'pricing',
  'returns',
  'shipping',
  'warehouse',
];

/** Twelve services of a shop, one of which is not there. */
function wholeShop() {
  const names = wireNames('shop');
  const parts = [
    orchestratorTopology({
      namespace: 'shop',
      participants: SERVICES,
      startedBy: ['order.place'],
      awaits: ['order.paid', 'parcel.lost'],
    }),
    ...SERVICES.map((service) => participantTopology(service, 'shop')),
  ];
  const once = <Item extends object>(items: readonly Item[]): readonly Item[] => [
    ...new Map(items.map((item) => [JSON.stringify(item), item])).values(),
  ];
  const carries = (name: string): string =>
    ({
      [names.commands]: 'commands',
      [names.events]: 'events',
      [names.dead]: 'dead',
      [names.redrive]: 'redrive',
    })[name] ?? 'replies';
  const gone = names.commandsOf('returns');
  return {
    broker: { status: 'up', version: '4.1.4' },
    lookedBy: 'management',
    exchanges: once(parts.flatMap(({ exchanges }) => exchanges)).map((exchange) => ({
      ...exchange,
      carries: carries(exchange.name),
      declared: true,
    })),
    queues: once(parts.flatMap(({ queues }) => queues)).map((queue, index) => ({
      ...queue,
      declared: true,
      ...(queue.name.includes('.edda.') ? {} : { service: queue.name.split('.')[1] }),
      sagas: queue.name.endsWith('.commands') ? ['order', 'return-of-goods'] : [],
      ...(queue.name === gone ? { missing: true } : { messages: index * 1_371, consumers: index % 4 }),
    })),
    bindings: once(parts.flatMap(({ bindings }) => bindings)).map((binding) => ({
      ...binding,
      declared: true,
      ...(binding.queue === gone ? { missing: true } : {}),
    })),
    findings: [
      {
        severity: 'problem',
        code: 'missing-queue',
        where: `queue ${gone}`,
        what: 'It is not there: what is published for it is returned.',
        remedy: 'Start the service that declares it.',
      },
    ],
  };
}

describe('the topology', () => {
  it('shows a binding that somebody took away, with what to do, and that it is back', async () => {
    const names = wireNames(desk.flow.namespace);
    const binding = [names.inbox, names.events, PaymentReceived.messageName] as const;
    const page = await desk.page('topology');
    const events = page.getByRole('region', { name: 'Events' });
    const doctor = page.getByRole('region', { name: 'What the doctor says' });
    await events.getByText(PaymentReceived.messageName).waitFor();
    const amqp = await connect(inject('amqpUrl'));
    const channel = await amqp.createChannel();
    await channel.unbindQueue(...binding);
    await events.getByText('is missing').waitFor();
    await doctor.getByText(`It is not bound to ${names.events}`).waitFor();
    await events.scrollIntoViewIfNeeded();
    await desk.picture(page, 'topology-missing-binding');
    expect(await desk.violations(page)).toEqual([]);
    await channel.bindQueue(...binding);
    await expect.poll(() => page.getByText('is missing').count(), WITHIN).toBe(0);
    await amqp.close();
    await page.context().close();
  });

  it.each(LOOKS)('of twelve services can be read in %s, %d pixels wide', async (...look) => {
    const page = await pageWith(wholeShop(), 200, look);
    await page.getByRole('region', { name: 'Commands' }).waitFor();
    await desk.picture(page, `topology-top-${look.join('-')}`);
    await page.getByText(/queues are bound to it/).click();
    expect(await page.getByRole('region', { name: 'Commands' }).locator('.way').count()).toBe(13);
    await isReadable(page, `topology-of-twelve-${look.join('-')}`);
  });

  it.each(LOOKS)('says how far it could look, in %s, %d pixels wide', async (...look) => {
    const [hint, unread] = [
      {
        severity: 'hint',
        code: 'management-unknown',
        where: 'management API',
        what: 'Nobody said where it is.',
        remedy: 'Set EDDA_MANAGEMENT.',
      },
      { ...wholeShop(), lookedBy: 'amqp', broker: { status: 'blocked' } },
    ];
    const page = await pageWith({ ...unread, findings: [hint] }, 200, look);
    await page.getByText('Only the queues could be looked at, and nothing is wrong with them').waitFor();
    await page.getByText('The broker is blocked').waitFor();
    await isReadable(page, `topology-by-amqp-${look.join('-')}`);
  });

  it.each(LOOKS)('says why it cannot be shown, in %s, %d pixels wide', async (...look) => {
    const page = await pageWith(
      { title: 'Something went wrong', detail: 'See the log.', status: 500 },
      500,
      look,
    );
    await page.getByText('See the log.').waitFor();
    await isReadable(page, `topology-failed-${look.join('-')}`);
  });
});
