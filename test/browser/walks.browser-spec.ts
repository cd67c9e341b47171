import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleDesk, TRACES } from './fixtures/console-desk.js';

let desk: ConsoleDesk;

beforeAll(async () => {
  desk = await ConsoleDesk.open();
});
afterAll(() => desk?.close());

const CHARGED = { chargeId: '6f1d9a52-3c0e-4b7a-9d58-20f4c1e7b3a6' };
const WITHIN = { timeout: 60_000, interval: 100 };

/** Says who and why, in the dialog that asks for it. */
async function sign(page: Page, why: string): Promise<void> {
  await page.locator('dialog input[name="by"]').fill('lena');
  await page.locator('dialog input[name="reason"]').fill(why);
}

/** The words in a row of the list, by its key. */
const row = (page: Page, key: string) =>
  page.locator('tr', { has: page.getByRole('link', { name: key, exact: true }) });

describe('somebody at the console', () => {
  it('starts 50 orders from the form, watches them come to their ends, and goes back in time in one that was undone', async () => {
    const page = await desk.page('sagas');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').first().selectOption('order');
    await dialog.getByLabel('orderId').fill('walk-{n}');
    await dialog.getByLabel('email').fill('ada@post.example');
    await dialog.getByLabel('token').fill('card-{n}');
    await dialog.getByLabel('How many').fill('50');
    await desk.picture(page, 'walk-start-form');
    await dialog.getByRole('button', { name: 'Start 50' }).click();
    await dialog.getByText('50 sagas are started').waitFor();
    await page.keyboard.press('Escape');

    // Nothing is loaded anew: the list follows by itself. Every tenth card is declined.
    await expect.poll(() => page.locator('tbody .is-completed').count(), WITHIN).toBe(45);
    await expect.poll(() => page.locator('tbody .is-compensated').count(), WITHIN).toBe(5);
    await page.locator('[data-search]').fill('walk-30');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('tbody tr').count(), WITHIN).toBe(1);
    expect(page.url()).toContain('key=walk-30');
    await row(page, 'walk-30').getByRole('link').click();

    await page.getByText('Turned back: card-declined at chargePayment').waitFor();
    const block = (name: string) => page.locator('.react-flow__node', { hasText: name });
    await expect.poll(() => block('reserveStock').first().innerText(), WITHIN).toContain('undone');
    const slider = page.getByLabel('Fact of the history');
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByText('This is how it was after fact 1 of').waitFor();
    await expect.poll(() => block('chargePayment').first().innerText(), WITHIN).toContain('to come');
    expect(page.url()).toContain('at=1');
    await desk.picture(page, 'walk-back-in-time');
    await page.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => block('chargePayment').first().innerText(), WITHIN).toContain('card-declined');
    await page.context().close();
  });

  it('decides an approval in place', async () => {
    const id = await desk.flow.begin('credit-order', { orderId: 'credit-9', cents: 900_000 });
    await desk.flow.until(id, 'waiting');
    const page = await desk.page('approvals');
    const card = page.locator('.card', { hasText: 'credit-9' });
    await card.getByRole('button', { name: 'Decide' }).click();
    await card.locator('input[name="by"]').fill('lena');
    await card.getByRole('button', { name: 'Approve' }).click();
    await desk.flow.until(id, 'completed');
    await expect.poll(() => card.count(), WITHIN).toBe(0);
    const decided = (await desk.flow.history(id))
      .map(({ fact }) => fact)
      .find(({ kind }) => kind === 'decision-made');
    expect(decided).toMatchObject({ arm: 'approved', by: 'lena', role: 'credit-desk' });
    await page.context().close();
  });

  it('mends the body of a dead letter, and the saga goes on with it', async () => {
    const id = await desk.order('broken-order', 'broken-9');
    await desk.flow.until(id, 'parked');
    const page = await desk.page('dead-letters');
    await page.locator('.card-title').first().click();
    await page.locator('.letter-link').first().click();
    await page.getByText('The contract wants').waitFor();
    await page.getByRole('button', { name: 'edit and redrive' }).click();
    const text = page.locator('textarea[name="body"]');
    await text.fill((await text.inputValue()).replace('broken-9', 'card-9'));
    await expect
      .poll(() => page.locator('.changes').innerText(), WITHIN)
      .toMatch(/cardToken[^]*broken-9[^]*card-9/);
    await sign(page, 'The token was one of another shop.');
    await desk.picture(page, 'walk-edit-and-redrive');
    await page.getByRole('button', { name: 'Redrive with this body' }).click();
    await desk.flow.until(id, 'completed');
    await page.locator('.status', { hasText: 'redriven' }).waitFor();
    await page.context().close();
  });

  it('is told what a redrive of a group would do before it is done', async () => {
    const id = await desk.order('group-order', 'broken-8');
    await desk.flow.until(id, 'parked');
    const page = await desk.page('dead-letters');
    await page.getByRole('button', { name: 'Redrive all' }).first().click();
    await sign(page, 'To see.');
    await page.getByRole('button', { name: 'See what would happen' }).click();
    await page.getByText('nothing keeps them').waitFor();
    await desk.picture(page, 'walk-dry-run');
    await page.getByRole('button', { name: 'redrive 1 now' }).click();
    await page.getByText('1 will be carried out').waitFor();
    await page.context().close();
  });

  it('acts on one saga, with a reason that stays', async () => {
    const id = await desk.flow.begin('credit-order', { orderId: 'credit-8', cents: 800_000 });
    await desk.flow.until(id, 'waiting');
    const page = await desk.page(`sagas/${id}`);
    await page.getByRole('button', { name: 'cancel', exact: true }).click();
    await sign(page, 'The customer called.');
    await page.getByRole('dialog').getByRole('button', { name: 'cancel', exact: true }).click();
    await desk.flow.until(id, 'compensated');
    await page.locator('.saga-title .is-compensated').waitFor();
    const taken = (await desk.flow.history(id))
      .map(({ fact }) => fact)
      .find(({ kind }) => kind === 'action-taken');
    expect(taken).toMatchObject({ action: 'cancel', by: 'lena', reason: 'The customer called.' });
    await page.context().close();
  });

  it('sets the outcome of a stuck step from the diagram, without a mouse, and the saga goes on with it', async () => {
    const id = await desk.order('override-order', 'broken-7');
    await desk.flow.until(id, 'parked');
    const page = await desk.page(`sagas/${id}`);
    const step = page.locator('.react-flow__node').getByRole('button', { name: 'chargePayment' });
    await step.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Step chargePayment' });
    await panel.waitFor();
    expect(await step.getAttribute('aria-pressed')).toBe('true');
    expect(await desk.violations(page)).toEqual([]);
    await desk.picture(page, 'walk-step-panel');
    const buttons = panel.getByRole('group').getByRole('button');
    expect(await buttons.allTextContents()).toEqual(['retry', 'skip', 'override', 'compensate', 'resolve']);
    await panel.getByRole('button', { name: 'override' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('textarea[name="reply"]').fill('{ "chargeId": ');
    await dialog.getByText('This is no JSON object').waitFor();
    await dialog.locator('textarea[name="reply"]').fill(JSON.stringify(CHARGED));
    await sign(page, 'The bank says that it was charged.');
    await desk.picture(page, 'walk-override');
    expect(await desk.violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'override' }).click();
    await desk.flow.until(id, 'completed');
    const facts = (await desk.flow.history(id)).map(({ fact }) => fact);
    expect(facts).toContainEqual(
      expect.objectContaining({ kind: 'action-taken', action: 'override', path: 'chargePayment' }),
    );
    expect(facts).toContainEqual(expect.objectContaining({ kind: 'command-succeeded', reply: CHARGED }));
    await page.context().close();
  });

  it('skips a wait from what the saga waits for, and finds what can be done at a fact', async () => {
    const id = await desk.flow.begin('credit-order', { orderId: 'credit-skip', cents: 500_000 });
    await desk.flow.until(id, 'waiting');
    const page = await desk.page(`sagas/${id}`);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Waits at creditApproval' }).click();
    const details = page.locator('.fact-details');
    const possible = details.getByRole('group').getByRole('button');
    expect(await possible.allTextContents()).toEqual(['skip', 'compensate']);
    await page.locator('.pendings').getByRole('button', { name: 'skip' }).click();
    await sign(page, 'Nobody will decide it.');
    await page.getByRole('dialog').getByRole('button', { name: 'skip' }).click();
    await desk.flow.until(id, 'compensated');
    await expect.poll(() => details.getByRole('group').count(), WITHIN).toBe(0);
    await page.context().close();
  });

  it('finds out what the messages of a saga went through, and where its trace is', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const id = await desk.order('traced', 'card-declined', `00-${traceId}-b7ad6b7169203331-01`);
    await desk.flow.until(id, 'compensated');
    for (const [theme, width] of [
      ['light', 1280],
      ['dark', 375],
    ] as const) {
      const page = await desk.page(`sagas/${id}`, { theme, width });
      const trace = page.getByRole('link', { name: traceId });
      await trace.waitFor();
      expect(await trace.getAttribute('href')).toBe(`${TRACES}${traceId}`);
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByRole('button', { name: 'Sent payment.charge' }).click();
      await page.getByRole('button', { name: 'chargePayment failed' }).click();
      const [sent, failed] = [page.locator('.fact-details').first(), page.locator('.fact-details').last()];
      expect(await sent.innerText()).toMatch(/Queue\s+\S*payment\.commands[^]*Sent\s+once, attempt 1/);
      const messageId = `${id}:chargePayment:forward:1`;
      expect(await sent.getByText(messageId).first().isVisible()).toBe(true);
      expect(await failed.innerText()).toMatch(
        /Answers\s+\S+, sent once[^]*Queue\s+\S*orchestrator\.replies/,
      );
      expect(await failed.locator('dl').innerText()).toContain(messageId);
      await failed.scrollIntoViewIfNeeded();
      await desk.picture(page, `walk-messages-${width}`);
      await page.evaluate('scrollTo(0, 0)');
      await desk.picture(page, `walk-trace-${width}`);
      expect(await desk.violations(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('looks for sagas by what they were started with, and by the step that failed', async () => {
    const declined = await desk.order('found-declined', 'card-declined');
    const large = await desk.flow.begin('credit-order', { orderId: 'found-large', cents: 650_000 });
    await desk.flow.until(declined, 'compensated');
    await desk.flow.until(large, 'waiting');
    const page = await desk.page('sagas?name=credit-order');
    await page.getByRole('combobox', { name: 'Attribute' }).selectOption('size');
    await page.getByRole('textbox', { name: 'Value of size' }).fill('large');
    await page.keyboard.press('Enter');
    await row(page, 'found-large').waitFor();
    expect(page.url()).toContain('attribute=size%3Alarge');
    await row(page, 'found-large').getByRole('link').click();
    await page.locator('.facts-of-saga').getByRole('link', { name: 'large' }).click();
    await row(page, 'found-large').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('textbox', { name: 'Step that failed' }).fill('chargePayment');
    await page.keyboard.press('Enter');
    await row(page, 'found-declined').waitFor();
    expect(await page.locator('tbody .is-completed').count()).toBe(0);
    await page.context().close();
  });

  it('puts an event of the mailbox away and has it delivered after all, with a reason that stays', async () => {
    const id = await desk.early('walk-early');
    const page = await desk.page('mailbox');
    await page.keyboard.press('j');
    const card = page.locator('.card', { hasText: 'walk-early' });
    await card.getByText('reference is walk-early').waitFor();
    await card.getByRole('button', { name: 'discard' }).click();
    await sign(page, 'It was paid twice.');
    await desk.picture(page, 'walk-mail-discard');
    await page.getByRole('dialog').getByRole('button', { name: 'discard' }).click();
    await expect.poll(() => card.count(), WITHIN).toBe(0);
    await page.getByRole('button', { name: 'discarded' }).click();
    await card.getByText('lena: It was paid twice.').waitFor();
    await card.getByRole('link').click();
    await page.getByRole('button', { name: 'deliver' }).click();
    await sign(page, 'It was not.');
    await page.getByRole('dialog').getByRole('button', { name: 'deliver' }).click();
    await page.locator('.saga-title .status', { hasText: 'kept' }).waitFor();
    expect((await desk.flow.sagas.findMail(id))?.note).toBe('lena: It was not.');
    await page.context().close();
  });

  it('sees in the audit who did what, has the chain verified, and keeps it as a file', async () => {
    const id = await desk.flow.begin('credit-order', { orderId: 'audited', cents: 500_000 });
    await desk.flow.until(id, 'waiting');
    for (const action of ['pause', 'resume'] as const)
      await desk.flow.sagas.act(id, { action, by: 'grace', reason: 'To see.' });
    const page = await desk.page('audit');
    await page.getByRole('textbox', { name: 'Who' }).fill('grace');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('tbody tr[data-row]').count(), WITHIN).toBe(2);
    await page.getByRole('combobox', { name: 'What was done' }).selectOption('saga.pause');
    await expect.poll(() => page.locator('tbody tr[data-row]').count(), WITHIN).toBe(1);
    await page.getByRole('button', { name: 'saga.pause' }).click();
    await page.getByText('Hash of the one before', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Verify all' }).click();
    await page.getByText('entries are as they were written').waitFor();
    expect(await desk.violations(page)).toEqual([]);
    await desk.picture(page, 'walk-audit');
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export all' }).click();
    const path = await (await file).path();
    expect(readFileSync(path, 'utf8')).toContain('"who":"grace"');
    await page.getByRole('link', { name: id }).click();
    await page.getByRole('heading', { name: 'audited' }).waitFor();
    await page.context().close();
  });

  it('cancels several in one go, after it was told what would happen to each', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map((n) => desk.flow.begin('credit-order', { orderId: `bulk-${n}`, cents: 600_000 })),
    );
    for (const id of ids) await desk.flow.until(id, 'waiting');
    const page = await desk.page('sagas?keyPrefix=bulk-');
    await expect.poll(() => page.locator('tbody tr').count(), WITHIN).toBe(3);
    await page.getByLabel('Select all on this page').check();
    await page.getByRole('button', { name: 'Act on the selected' }).click();
    await page.getByRole('dialog').getByRole('combobox').selectOption('cancel');
    await sign(page, 'The campaign is over.');
    await page.getByRole('button', { name: 'See what would happen' }).click();
    await page.getByText('3 of 3').waitFor();
    await desk.picture(page, 'walk-bulk-dry-run');
    expect((await desk.flow.state(ids[0] ?? '')).status).toBe('waiting');
    await page.getByRole('button', { name: 'cancel 3 now' }).click();
    await page.getByText('It is finished').waitFor();
    await page.getByText('3 done, 0 refused, of 3.').waitFor();
    for (const id of ids) await desk.flow.until(id, 'compensated');
    await page.context().close();
  });

  it('goes around by keys', async () => {
    const page = await desk.page('approvals');
    await page.getByRole('heading', { name: 'Approvals' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.locator('tbody tr').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const key = await page.evaluate('document.activeElement.textContent');
    expect(key).toBe(await page.locator('tbody tr').nth(1).locator('a').innerText());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: String(key) }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Go to the sagas').waitFor();
    expect(await desk.violations(page)).toEqual([]);
    await page.context().close();
  });
});
