import { randomUUID } from 'node:crypto';
import { makeApiKey } from '@edda/orchestration';
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
});
