import { describe, expect, it } from 'vitest';
import { UsageError } from '@edda/terminal';
import { CONFORMANCE_USAGE, parseConformanceOptions } from './options.js';
import { summaryLine, summaryOf, verdictLines } from './report.js';

const least = [
  '--queue',
  'payment.commands',
  '--command',
  'payment.charge',
  '--body',
  '{"orderId":"{{id}}"}',
];
const parse = (...more: string[]) => {
  const parsed = parseConformanceOptions([...least, ...more], { AMQP_URL: 'amqp://elsewhere' });
  if (parsed === 'help') throw new Error('It is no help.');
  return parsed;
};

describe('the command line of npm run conformance', () => {
  it('needs a queue, a command and a body', () => {
    expect(parse()).toEqual({
      subject: {
        participant: 'payment',
        namespace: '',
        command: { name: 'payment.charge', contractVersion: 1, body: '{"orderId":"{{id}}"}' },
        wrongBody: {},
        copies: 100,
        timeoutMs: 10_000,
      },
      amqpUrl: 'amqp://elsewhere',
      verbose: false,
      json: false,
    });
    for (const from of [0, 2, 4])
      expect(() => parseConformanceOptions(least.toSpliced(from, 2), {})).toThrow(/--\w+ is missing/);
  });

  it('takes a compensation, which has the body of the command unless it is told another', () => {
    const { subject } = parse('--compensation', 'payment.refund', '--version', '2');
    expect(subject.compensation).toEqual({
      name: 'payment.refund',
      contractVersion: 2,
      body: subject.command.body,
    });
    const other = parse('--compensation', 'payment.refund', '--compensation-body', '{}').subject;
    expect(other.compensation?.body).toBe('{}');
  });

  it('takes a queue with its namespace or without', () => {
    expect(parse('--namespace', 'blue').subject).toMatchObject({ participant: 'payment', namespace: 'blue' });
    const named = ['--queue', 'blue.payment.commands', ...least.slice(2), '--namespace', 'blue'];
    expect(parseConformanceOptions(named, {})).toMatchObject({ subject: { participant: 'payment' } });
  });

  it.each([
    [['--queue', 'payment']],
    [['--queue', '.commands']],
    [['--command', 'inventory.reserve']],
    [['--body', '[]']],
    [['--body', '{']],
    [['--wrong-body', '7']],
    [['--copies', '1']],
    [['--nonsense']],
  ])('refuses %j', (more) => {
    expect(() => parse(...more)).toThrow(UsageError);
  });

  it('explains each option', () => {
    expect(parseConformanceOptions(['--help'], {})).toBe('help');
    for (const option of [
      'queue',
      'command',
      'body',
      'version',
      'compensation',
      'wrong-body',
      'amqp',
      'namespace',
      'copies',
      'timeout',
      'verbose',
      'json',
    ])
      expect(CONFORMANCE_USAGE).toContain(`  --${option} `);
  });
});

describe('the report', () => {
  const verdict = {
    rule: 'duplicate',
    status: 'failed' as const,
    sentence: 'Two.',
    sent: ['a'],
    came: ['b'],
  };

  it('shows under a broken rule what was said', () => {
    expect(verdictLines(verdict)).toEqual([
      'BROKEN    duplicate           Two.',
      '            sent  a',
      '            came  b',
    ]);
  });

  it('shows it under each, if it is asked to', () => {
    const good = { ...verdict, status: 'passed' as const };
    expect(verdictLines(good)).toHaveLength(1);
    expect(verdictLines(good, true)).toHaveLength(3);
  });

  it('counts', () => {
    const good = { ...verdict, status: 'passed' as const };
    const out = { ...verdict, status: 'left-out' as const };
    expect(summaryLine(summaryOf('p', [good, good]))).toBe('"p" keeps all of 2 rules.');
    expect(summaryLine(summaryOf('p', [good, verdict, out]))).toBe(
      '"p" breaks 1 of 2 rules, and 1 could not be examined.',
    );
  });
});
