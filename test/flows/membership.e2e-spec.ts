import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { ChangedMembershipSaga } from './sagas/changed-membership.js';
import { MembershipSaga, MembershipSagaV1, OpenAccount } from './sagas/membership.js';

let flow: Flow;
const gate = { opened: Promise.resolve(), open: (): void => undefined };

beforeAll(async () => {
  flow = await Flow.open({ sagas: [MembershipSagaV1] });
  flow.script.on(OpenAccount, async ({ memberId }) => {
    if (memberId === 'early') await gate.opened;
    return {};
  });
});
afterAll(async () => {
  gate.open();
  await flow.close();
});

const sign = (memberId: string) => flow.sagas.announce('forms.signed', { memberId });
const cards = async () =>
  (await flow.effects()).flatMap(({ command, body }) =>
    command === 'cards.print' ? [body['fullName']] : [],
  );

describe('two versions at once', () => {
  it('run side by side, and those who wait for the signature are moved', async () => {
    gate.opened = new Promise((resolve) => (gate.open = resolve));
    const waiting = await flow.begin('membership', { memberId: 'waiting', name: 'ada' });
    const early = await flow.begin('membership', { memberId: 'early', name: 'grace' });
    await flow.until(waiting, 'waiting');

    await flow.addOrchestrator([MembershipSagaV1, MembershipSaga]);
    await flow.stopOrchestrator(0);
    const fresh = await flow.begin('membership', { memberId: 'fresh', name: 'edith' });
    await flow.until(fresh, 'waiting');
    expect((await flow.state(fresh)).version).toBe(2);

    const preview = await flow.sagas.preview('membership');
    expect(JSON.stringify(preview)).toContain('migrates');
    expect(JSON.stringify(preview)).toContain('finishes');
    const migrated = await flow.sagas.migrate('membership', { from: 1, by: 'ada', reason: 'the new card' });
    expect(migrated).toMatchObject({ migrated: 1, finishing: 1 });
    expect((await flow.state(waiting)).version).toBe(2);
    expect((await flow.state(early)).version).toBe(1);

    gate.open();
    await flow.until(early, 'waiting');
    for (const memberId of ['waiting', 'early', 'fresh']) await sign(memberId);
    for (const id of [waiting, early, fresh]) await flow.until(id, 'completed');
    expect(new Set(await cards())).toEqual(new Set(['ADA', 'EDITH', 'grace']));
    expect(await cards()).toHaveLength(3);
  });

  it('refuses to start with a changed definition under an unchanged version while sagas run on it', async () => {
    const id = await flow.begin('membership', { memberId: 'last', name: 'hedy' });
    await flow.until(id, 'waiting');
    await expect(flow.addOrchestrator([MembershipSagaV1, ChangedMembershipSaga])).rejects.toThrow(
      /"membership" version 2 .*signature/s,
    );
  });
});
