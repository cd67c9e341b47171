import { beforeEach, describe, expect, it } from 'vitest';
import { Screen } from './screen.js';

let out: string;
let err: string;
beforeEach(() => {
  out = '';
  err = '';
});

const screen = (isTTY: boolean, env = {}): Screen =>
  new Screen(
    { isTTY, columns: 100, write: (text: string) => (out += text) },
    { write: (text: string) => (err += text) },
    env,
  );
const EVIL = '\u001B]0;owned\u0007\u009B2J\u001B[8mhidden';

describe('the screen', () => {
  it('shows colours on a terminal, unless they are not wanted', () => {
    expect(screen(true).styles.bad('x')).toBe('\u001B[31mx\u001B[39m');
    expect(screen(false).styles.bad('x')).toBe('x');
    expect(screen(true, { NO_COLOR: '1' }).styles.bad('x')).toBe('x');
    expect(screen(true, { TERM: 'dumb' }).styles.bad('x')).toBe('x');
    const without = screen(true);
    without.withoutColours();
    expect(without.styles.bad('x')).toBe('x');
  });

  it.each([true, false])('lets nothing through that steers a terminal, on one or not (%s)', (isTTY) => {
    const one = screen(isTTY);
    one.print(one.styles.good(EVIL));
    one.json({ name: EVIL });
    one.say(EVIL);
    const written = (out + err).replaceAll('\u001B[32m', '').replaceAll('\u001B[39m', '');
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(written).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(written).toContain('\\x1b]0;owned');
  });

  it('hands documents on as they are, but not to a terminal', () => {
    screen(false).document('a\tb\u009B');
    expect(out).toBe('a\tb\u009B');
    screen(true).document('a\tb\u009B\n');
    expect(out).toBe('a\tb\u009Ba\\tb\\x9b\n');
  });
});
