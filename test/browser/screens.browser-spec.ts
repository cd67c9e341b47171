import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleDesk } from './fixtures/console-desk.js';

let desk: ConsoleDesk;
let ended: string;
let declined: string;
let waiting: string;
let parked: string;
let letter: string;
let mail: string;

beforeAll(async () => {
  desk = await ConsoleDesk.open();
  const { flow } = desk;
  const plain = await Promise.all(
    Array.from({ length: 14 }, (_, index) => desk.order(`order-10${index}1`, 'card-1')),
  );
  ended = plain[0] ?? '';
  declined = await desk.order('order-declined', 'card-declined');
  waiting = await flow.begin('credit-order', { orderId: 'credit-1', cents: 500_000 });
  await flow.begin('credit-order', { orderId: 'credit-2', cents: 700_000 });
  parked = await desk.order('order-broken', 'broken-1');
  await desk.order('order-broken-too', 'broken-2');
  await desk.until(ended, 'completed');
  await desk.until(declined, 'compensated');
  await desk.until(waiting, 'waiting');
  await desk.until(parked, 'parked');
  [letter = ''] = await desk.letters(2);
  mail = await desk.early('invoice-early');
  const putAway = await desk.early('invoice-put-away');
  await flow.sagas.discardMail(putAway, 'lena', 'The invoice was cancelled.');
  await flow.sagas.act(waiting, { action: 'pause', by: 'lena', reason: 'The customer called.' });
  await flow.sagas.act(waiting, { action: 'resume', by: 'lena', reason: 'All is well.' });
  await flow.sagas.act(ended, { action: 'cancel', by: 'bob', reason: 'It was ordered twice.' });
});
afterAll(() => desk?.close());

/** Each screen: its path, and what is there once it is. */
const SCREENS: Readonly<Record<string, readonly [path: () => string, there: string]>> = {
  sagas: [() => 'sagas', 'text=order-declined'],
  'sagas-filtered-to-nothing': [() => 'sagas?status=resolved&key=nobody', 'text=No saga fits'],
  'saga-completed': [() => `sagas/${ended}`, '.react-flow__node'],
  'saga-compensated': [() => `sagas/${declined}`, '.react-flow__node'],
  'saga-back-in-time': [() => `sagas/${declined}?at=5`, '.react-flow__node'],
  'saga-waiting': [() => `sagas/${waiting}`, '.react-flow__node'],
  'saga-parked': [() => `sagas/${parked}`, '.react-flow__node'],
  'saga-unknown': [() => 'sagas/00000000-0000-4000-8000-000000000000', 'text=There is no saga'],
  approvals: [() => 'approvals', 'text=credit-1'],
  'dead-letters': [() => 'dead-letters', '.card'],
  'dead-letter': [() => `dead-letters/${letter}`, 'text=cardToken'],
  mailbox: [() => 'mailbox', 'text=invoice-early'],
  'mailbox-discarded': [() => 'mailbox?status=discarded', 'text=Somebody put it away'],
  mail: [() => `mailbox/${mail}`, 'text=4200'],
  'mail-unknown': [() => 'mailbox/nothing', 'text=no event'],
  audit: [() => 'audit', '.audit-action'],
  'audit-of-a-saga': [() => `audit?target=${ended}`, '.audit-action'],
  'sagas-by-attribute': [() => 'sagas?attribute=size%3Asmall', 'text=credit-1'],
  'sagas-by-failed-step': [() => 'sagas?failedStep=chargePayment', 'text=order-declined'],
  definitions: [() => 'definitions', 'text=credit-order'],
  definition: [() => 'definitions/order', '.react-flow__node'],
  'definition-with-a-wait': [() => 'definitions/credit-order', '.react-flow__node'],
  topology: [() => 'topology', 'text=orchestrator.replies'],
  health: [() => 'health', 'text=is ready'],
  nowhere: [() => 'else', 'text=nothing at this address'],
};

const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 375],
  ['dark', 375],
] as const;

describe.each(Object.entries(SCREENS))('the screen %s', (name, [path, there]) => {
  it.each(LOOKS)('can be read by everybody in %s, %d pixels wide', async (theme, width) => {
    const page = await desk.page(path(), { theme, width, height: width < 500 ? 812 : 860 });
    await page.waitForSelector(there);
    await expect.poll(() => page.locator('.loading').count()).toBe(0);
    await desk.picture(page, `${name}-${theme}-${width}`);
    expect(await desk.violations(page)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});
