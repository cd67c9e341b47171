import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunCommand } from '../services/command.js';
import { rootOf } from './installed-root.js';

const VERSION = { version: '4.3', suite: 'forky' };
let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'matrix-spec-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const put = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
};

/** A machine on which these commands answer; `installed` is its own version, `other` that of the folder. */
function machine(
  installed: string | undefined,
  other: string,
  fails = '',
): { run: RunCommand; calls: string[] } {
  const calls: string[] = [];
  const run: RunCommand = async (command, args) => {
    const name = command.split('/').at(-1) ?? command;
    calls.push([name, ...args].join(' '));
    if (name === fails) return { code: 1, stdout: '', output: `${name}: no such suite` };
    if (name === 'dpkg-query') {
      const version = args.some((arg) => arg.startsWith('--admindir')) ? other : installed;
      return { code: version === undefined ? 1 : 0, stdout: version ?? '', output: '' };
    }
    if (name === 'dpkg-deb') {
      put(join(cache, 'tools/usr/sbin/debootstrap'));
      put(join(cache, 'tools/usr/share/debootstrap/scripts/sid'));
    }
    if (name === 'debootstrap') {
      const target = args[3] ?? '';
      put(join(target, 'usr/lib/rabbitmq/bin/rabbitmq-server'));
      put(join(target, 'etc/hosts'));
    }
    if (args[0] === 'indextargets') return { code: 0, stdout: 'mirror:/debian\n', output: '' };
    return { code: 0, stdout: '', output: '' };
  };
  return { run, calls };
}

const rootWith = (run: RunCommand) => rootOf(VERSION, cache, () => undefined, run);

describe('the root of a RabbitMQ version', () => {
  it("is this machine's own where that is the version", async () => {
    const { run, calls } = machine('4.3.6-1', '');
    expect(await rootWith(run)).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  it('is a folder that is filled once, from where this machine gets its packages', async () => {
    const { run, calls } = machine('3.10.8-1', '4.3.6-1');
    expect(await rootWith(run)).toBe(join(cache, 'forky'));
    expect(calls.filter((call) => call.startsWith('debootstrap '))).toEqual([
      `debootstrap --variant=minbase --include=rabbitmq-server,adduser forky ${join(cache, 'forky.unfinished')} mirror:/debian`,
    ]);
    calls.splice(0);
    expect(await rootWith(run)).toBe(join(cache, 'forky'));
    expect(calls.every((call) => call.startsWith('dpkg-query'))).toBe(true);
  });

  it('cannot be had, with the reason, when debootstrap fails or the suite has moved on', async () => {
    await expect(rootWith(machine(undefined, '', 'debootstrap').run)).rejects.toThrow(/no such suite/);
    await expect(rootWith(machine(undefined, '4.4.0').run)).rejects.toThrow(
      /has RabbitMQ 4\.4\.0 instead of 4\.3/,
    );
  });
});
