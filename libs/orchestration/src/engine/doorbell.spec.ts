import { describe, expect, it } from 'vitest';
import { Doorbell } from './doorbell.js';

const LONG = 60_000;

describe('a doorbell', () => {
  it('ends the wait that is under way', async () => {
    const doorbell = new Doorbell();
    const waiting = doorbell.wait(LONG, new AbortController().signal);
    doorbell.ring();
    await waiting;
  });

  it('ends the next wait if it was rung before, and only that', async () => {
    const doorbell = new Doorbell();
    const closing = new AbortController();
    doorbell.ring();
    doorbell.ring();
    await doorbell.wait(LONG, closing.signal);
    let isOver = false;
    const second = doorbell.wait(LONG, closing.signal).then(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    doorbell.ring();
    await second;
  });

  it('lets nobody wait longer than told', async () => {
    await new Doorbell().wait(5, new AbortController().signal);
  });

  it('ends all waiting when the process closes', async () => {
    const doorbell = new Doorbell();
    const closing = new AbortController();
    const waiting = doorbell.wait(LONG, closing.signal);
    closing.abort();
    await waiting;
    await doorbell.wait(LONG, closing.signal);
  });
});
