import { beforeEach, describe, expect, it } from 'vitest';
import { ProgressDisplay } from './progress-display.js';

describe('ProgressDisplay', () => {
  let written: string;
  const output = (isTTY: boolean) => ({ isTTY, columns: 100, write: (text: string) => (written += text) });

  beforeEach(() => {
    written = '';
  });

  it('draws over the same line of a terminal', () => {
    const display = new ProgressDisplay(output(true));
    display.show({ total: 10, posted: 5, ended: 2 });
    display.show({ total: 10, posted: 9, ended: 8 });
    expect(written.split('\r\u001B[2K').slice(1)).toHaveLength(2);
    expect(written).not.toContain('\n');
  });

  it('puts a line above the bar and draws the bar again', () => {
    const display = new ProgressDisplay(output(true));
    display.show({ total: 10, posted: 5, ended: 2 });
    written = '';
    display.say('payment was killed');
    expect(written.startsWith('\r\u001B[2Kpayment was killed\n\r\u001B[2K█')).toBe(true);
  });

  it('says lines before the bar is there as they are', () => {
    new ProgressDisplay(output(true)).say('Services: local');
    expect(written).toBe('Services: local\n');
  });

  it('writes a plain line for each tenth where there is no terminal', () => {
    const display = new ProgressDisplay(output(false));
    for (let ended = 0; ended <= 200; ended += 1) display.show({ total: 200, posted: 200, ended });
    expect(written.trim().split('\n')).toHaveLength(10);
    expect(written).not.toContain('\u001B');
    expect(written).toContain('200 of 200 sagas ended\n');
  });

  it('ends the line of the bar, and nothing where there was none', () => {
    const display = new ProgressDisplay(output(true));
    display.finish();
    expect(written).toBe('');
    display.show({ total: 1, posted: 1, ended: 1 });
    display.finish();
    expect(written.endsWith('\n')).toBe(true);
  });
});
