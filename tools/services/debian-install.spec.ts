import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunCommand } from './command.js';
import { installPackages, isDebianRoot } from './debian-install.js';

let folder: string;
let policyFile: string;
const ignore = (): void => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debian-spec-'));
  policyFile = join(folder, 'policy-rc.d');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('apt-get', () => {
  it('updates and installs what is missing without a question, and says so first', async () => {
    const calls: string[] = [];
    const run: RunCommand = (command, args, options) => {
      calls.push(`${command} ${args.join(' ')} (${options?.env?.['DEBIAN_FRONTEND']})`);
      return Promise.resolve({ code: 0, stdout: '', output: '' });
    };
    await installPackages(['rabbitmq-server', 'postgresql'], (line) => calls.push(line), { run, policyFile });
    expect(calls).toEqual([
      expect.stringMatching(/^Installing rabbitmq-server and postgresql with apt-get/),
      expect.stringMatching(/^apt-get .*update \(noninteractive\)$/),
      expect.stringMatching(/^apt-get .*install --yes .*rabbitmq-server postgresql \(noninteractive\)$/),
    ]);
  });

  it('may start no system service meanwhile, but may afterwards', async () => {
    let during: string | undefined;
    const run: RunCommand = () => {
      during = readFileSync(policyFile, 'utf8');
      expect(statSync(policyFile).mode & 0o777).toBe(0o755);
      return Promise.resolve({ code: 0, stdout: '', output: '' });
    };
    await installPackages(['postgresql'], ignore, { run, policyFile });
    expect(during).toMatch(/exit 101/);
    expect(existsSync(policyFile)).toBe(false);
  });

  it('leaves a policy that was there before', async () => {
    writeFileSync(policyFile, 'mine');
    await installPackages(['postgresql'], ignore, {
      run: () => Promise.resolve({ code: 0, stdout: '', output: '' }),
      policyFile,
    });
    expect(readFileSync(policyFile, 'utf8')).toBe('mine');
  });

  it('that fails is an error with the end of its output, and the policy is removed', async () => {
    const run: RunCommand = () =>
      Promise.resolve({ code: 100, stdout: '', output: 'E: Unable to locate package' });
    await expect(installPackages(['postgresql'], ignore, { run, policyFile })).rejects.toThrow(
      /update failed:\nE: Unable to locate/,
    );
    expect(existsSync(policyFile)).toBe(false);
  });
});

describe('a machine where apt-get may be called', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', true, true],
    ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', true, true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', true, true],
    ['ID=fedora', true, false],
    ['NAME="not debian"\nID=alpine', true, false],
    ['ID=debian', false, false],
  ])('is told from %j and root %s: %s', (release, root, expected) => {
    const file = join(folder, 'os-release');
    writeFileSync(file, release);
    expect(isDebianRoot(root, file)).toBe(expected);
  });

  it('is none without the file', () => {
    expect(isDebianRoot(true, join(folder, 'none'))).toBe(false);
  });
});
