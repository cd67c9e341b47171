import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Flow } from './fixtures/flow.js';
import { LoanSaga, ScoreApplicant } from './sagas/loan.js';

let flow: Flow;

beforeAll(async () => {
  const hours = { loanReminder: '300ms', loanEscalation: '800ms', loanDecision: '3s' } as const;
  flow = await Flow.open({ sagas: [LoanSaga], hours });
  flow.script.on(ScoreApplicant, () => ({ score: 700 }));
});
afterAll(() => flow?.close());

const notices = async (id: string): Promise<readonly unknown[]> =>
  (await flow.history(id)).flatMap(({ fact }) =>
    'notice' in fact && fact.notice ? [fact.notice.body['occasion']] : [],
  );

describe('a loan', () => {
  it('reminds, escalates, and is decided by the head of department', async () => {
    const id = await flow.begin('loan', { loanId: 'l1', cents: 900_000 });
    await flow.until(id, 'waiting');
    const head = { path: 'decision', decision: 'approved', by: 'grace', role: 'head-of-loans' } as const;
    expect(await flow.sagas.decide(id, head)).toMatchObject({ status: 'refused', reason: 'not-allowed' });
    await expect.poll(() => notices(id), { timeout: 10_000 }).toContain('escalation');
    expect(await notices(id)).toEqual(expect.arrayContaining(['requested', 'reminder']));
    expect(await flow.sagas.decide(id, head)).toMatchObject({ status: 'done' });
    await flow.until(id, 'completed');
    expect(await flow.done(id)).toEqual(['scoring.score', 'bank.pay-out', 'letters.tell']);
  });

  it('pays nothing out when the answer is no, and says so', async () => {
    const id = await flow.begin('loan', { loanId: 'l2', cents: 900_000 });
    await flow.until(id, 'waiting');
    await flow.sagas.decide(id, { path: 'decision', decision: 'rejected', by: 'ada', role: 'loan-officer' });
    await flow.until(id, 'completed');
    const effects = await flow.effects(id);
    expect(effects.map(({ command }) => command)).toEqual(['scoring.score', 'letters.tell']);
    expect(effects.at(-1)?.body).toMatchObject({ decision: 'rejected' });
  });

  it('pays nothing out when nobody decides in time', async () => {
    const { id } = await flow.run('loan', { loanId: 'l3', cents: 900_000 }, 'completed');
    const effects = await flow.effects(id);
    expect(effects.map(({ command }) => command)).toEqual(['scoring.score', 'letters.tell']);
    expect(effects.at(-1)?.body).toMatchObject({ decision: 'nobody decided' });
  });
});
