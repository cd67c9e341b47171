import { randomUUID } from 'node:crypto';
import { makeApiKey } from '@edda/orchestration';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleDesk } from './fixtures/console-desk.js';

let desk: ConsoleDesk;

beforeAll(async () => {
  desk = await ConsoleDesk.open({ signIn: { apiKeys: true } });
});
afterAll(() => desk?.close());

/** A key as `edda api-keys` makes one. */
async function keyOf(role: string): Promise<string> {
  const { key, hash } = makeApiKey();
  await desk.flow.rows(
    `INSERT INTO edda.api_key (hash, id, tenant, name, roles) VALUES ($1, $2, 'default', $3, ARRAY[$3])`,
    [hash, randomUUID(), role],
  );
  return key;
}

/** A page of the console, for somebody who has signed in with such a key. */
async function signedIn(path: string, role: string): Promise<Page> {
  const page = await desk.page(path);
  await page.getByLabel('API key or token').fill(await keyOf(role));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#main').waitFor();
  return page;
}

describe('somebody who has to sign in', () => {
  it('is asked for a key, told that a wrong one is none, and as a viewer refused what viewers may not do', async () => {
    const id = await desk.flow.begin('credit-order', { orderId: 'credit-7', cents: 700_000 });
    await desk.flow.until(id, 'waiting');
    const page = await desk.page(`sagas/${id}`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await desk.violations(page)).toEqual([]);
    const field = page.getByLabel('API key or token');
    await field.fill('edda_nonsense');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('It was not accepted').waitFor();
    await desk.picture(page, 'sign-in-refused');

    await field.fill(await keyOf('viewer'));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'credit-7' }).waitFor();
    await page.getByRole('group', { name: 'Actions' }).getByRole('button', { name: 'cancel' }).click();
    await page.locator('dialog input[name="reason"]').fill('To try.');
    await page.getByRole('dialog').getByRole('button', { name: 'cancel', exact: true }).click();
    await page.getByRole('dialog').locator('.notice').waitFor();
    await desk.picture(page, 'sign-in-viewer-refused');
    expect(await page.getByRole('dialog').locator('.notice').innerText()).toContain('operator');
    expect((await desk.flow.state(id)).status).toBe('waiting');
    await page.context().close();
  });

  it('gets a form for each definition, though there is no OpenAPI page', async () => {
    const page = await signedIn('sagas', 'operator');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').first().selectOption('credit-order');
    await dialog.getByLabel('orderId').fill('credit-form');
    await dialog.getByLabel('cents').fill('1000');
    await desk.picture(page, 'sign-in-start-form');
    await dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await dialog.getByText('1 saga is started').waitFor();
    await page.context().close();
  });

  it('reads the audit as an admin, and is told as a viewer that this needs one', async () => {
    const viewer = await signedIn('audit', 'viewer');
    await viewer.getByText('You may not use the audit').waitFor();
    expect(await viewer.locator('.notice').innerText()).toContain('admin');
    expect(await desk.violations(viewer)).toEqual([]);
    await desk.picture(viewer, 'audit-viewer');
    await viewer.context().close();
    const admin = await signedIn('audit', 'admin');
    await admin.getByRole('button', { name: 'Verify all' }).click();
    await admin.getByText('entries are as they were written').waitFor();
    const file = admin.waitForEvent('download');
    await admin.getByRole('button', { name: 'Export all' }).click();
    expect((await file).suggestedFilename()).toBe('audit.ndjson');
    await admin.context().close();
  });

  it('sees the outbox, which is of all tenants, only as an admin', async () => {
    for (const [role, count] of [
      ['viewer', 0],
      ['admin', 1],
    ] as const) {
      const page = await signedIn('health', role);
      await page.getByText('Started a minute').waitFor();
      expect(await page.getByText('Outbox', { exact: true }).count()).toBe(count);
      await page.context().close();
    }
  });
});
