import 'reflect-metadata';
import { command, failure, Sensitive } from '@edda/messaging';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { CommandFailure } from './command-handler.js';
import { discreetly } from './discreet-handler.js';

class Invite extends command('mail.invite', { version: 1 }) {
  @Sensitive() @IsString() address: string;
  @IsString() room: string;
}
class Bounced extends Error {
  override readonly name = 'Bounced';
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}
const invitation = { address: 'ada@post.example', room: 'blue room' };
const thrown = async (what: unknown, commands: unknown = invitation): Promise<unknown> =>
  discreetly(Invite, () => Promise.reject(what as Error))(commands).then(
    () => 'nothing',
    (error: unknown) => error,
  );

describe('a handler of a command with sensitive fields', () => {
  it('does not quote them in what it throws, which stays what it was', async () => {
    const error = await thrown(new Bounced('ada@post.example bounced in the blue room', 550));
    expect(error).toBeInstanceOf(Bounced);
    expect(error).toMatchObject({ name: 'Bounced', code: 550, message: '••• bounced in the blue room' });
    expect((error as Error).stack).not.toContain('ada@');
    expect((error as Error).stack).toContain('discreet-handler.spec');
  });

  it('throws all else as it is', async () => {
    const error = new Bounced('full', 552);
    expect(await thrown(error)).toBe(error);
    expect(await thrown('to ada@post.example')).toBe('to •••');
    expect(await thrown(undefined)).toBeUndefined();
  });

  it('quotes none of several commands', async () => {
    const other = { ...invitation, address: 'grace@post.example' };
    const error = await thrown(new Error('ada@post.example, grace@post.example'), [invitation, other]);
    expect(error).toMatchObject({ message: '•••, •••' });
  });

  it('returns failures that quote none either', async () => {
    class Refused extends failure('refused') {}
    const failed = new CommandFailure(Refused, {}, 'ada@post.example is blocked');
    const [done, told] = (await discreetly(Invite, async () => [{}, failed])([invitation])) as unknown[];
    expect(done).toEqual({});
    expect(told).toBeInstanceOf(CommandFailure);
    expect((told as CommandFailure).toBody()).toEqual({
      code: 'refused',
      message: '••• is blocked',
      details: {},
    });
  });

  it('is called as it is if there are none', () => {
    class Plain extends command('mail.plain', { version: 1 }) {
      @IsString() room: string;
    }
    const call = async () => 'done';
    expect(discreetly(Plain, call)).toBe(call);
  });
});
