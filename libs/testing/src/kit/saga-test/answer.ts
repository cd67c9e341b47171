import type { CommandType, Duration, EffectOf, FailureType, Fields, ReplyInput } from '@edda/saga-core';
import { asJson, problemsOfBody } from '../run/contract-rules.js';
import type { SentMessage } from './sent-messages.js';

/** What an answer needs of the saga that it goes to. */
export interface Answered<Test> {
  reply(input: ReplyInput): Test;
  newReplyId(): string;
  advance(time: Duration): unknown;
  lost(what: string, path: string): Test;
  readonly checksContracts: boolean;
}

type Result = ReplyInput['result'];

/** The body of a reply; it may be left out if nothing in it is needed. */
export type ReplyArgument<Reply extends object> =
  Record<never, never> extends Fields<Reply> ? [reply?: Fields<Reply>] : [reply: Fields<Reply>];

/** A message that is out, and whose answer the test decides. */
export class OpenAnswer<Test> {
  constructor(
    protected readonly to: Answered<Test>,
    protected readonly message: SentMessage<EffectOf<'send-command'> | EffectOf<'send-revoke'>>,
  ) {}

  /** The run of the step that sent it: `askSupplier[2]`. */
  get path(): string {
    return this.message.effect.path;
  }

  /** The answer comes so much later. Timers that are due meanwhile fire first. */
  late(by: Duration): this {
    this.to.advance(by);
    return this;
  }

  /** The message, or the answer to it, gets lost. The saga sends it again when nobody answers; then it is to be expected again. */
  lose(): Test {
    this.message.lost = true;
    return this.to.lost(this.message.effect.kind, this.path);
  }

  protected answer(result: Result): Test {
    const { effect } = this.message;
    const { direction, attempt } =
      effect.kind === 'send-command' ? effect : { direction: 'forward' as const, attempt: 1 };
    const { path, epoch } = effect;
    const messageId = this.to.newReplyId();
    return this.to.reply({ kind: 'reply', messageId, path, direction, epoch, attempt, result });
  }
}

/** A command or a revoke to a participant. */
export class ParticipantAnswer<
  Test,
  Reply extends object,
  Failure extends FailureType,
> extends OpenAnswer<Test> {
  constructor(
    to: Answered<Test>,
    message: SentMessage<EffectOf<'send-command'> | EffectOf<'send-revoke'>>,
    private readonly contract: CommandType<object, Reply, Failure>,
  ) {
    super(to, message);
  }

  /** It was done. */
  succeed(...[reply]: ReplyArgument<Reply>): Test {
    const body = asJson(reply ?? {});
    this.assertAllowed(this.contract.reply, body, 'The reply');
    return this.answer({ outcome: 'success', reply: body });
  }

  /** It was not done, for a reason that the command's contract declares. */
  fail<One extends Failure>(failure: One, ...[details]: ReplyArgument<InstanceType<One>>): Test {
    const { code, name } = failure as FailureType;
    if (!this.contract.failures.some((declared) => declared.code === code))
      throw new Error(`${this.contract.messageName} does not declare the failure ${name}, "${code}".`);
    const body = asJson(details ?? {});
    this.assertAllowed(failure, body, 'The failure');
    const message = `The participant says: ${code}.`;
    return this.answer({ outcome: 'failure', failure: { code, message, details: body } });
  }

  private assertAllowed(contract: new () => object, body: object, what: string): void {
    const problem = this.to.checksContracts ? problemsOfBody(contract, body, 'keep') : undefined;
    if (problem === undefined) return;
    throw new Error(
      `${what} to ${this.contract.messageName} is not what ${contract.name} allows: ${problem}. Correct it in the test; to test a participant that answers wrongly, use unreadable().`,
    );
  }
}

/** A command that is out. */
export class SentCommand<
  Test,
  Body extends object = object,
  Reply extends object = object,
  Failure extends FailureType = FailureType,
> extends ParticipantAnswer<Test, Reply, Failure> {
  constructor(
    to: Answered<Test>,
    private readonly command: SentMessage<EffectOf<'send-command'>>,
    contract: CommandType<Body, Reply, Failure>,
  ) {
    super(to, command, contract);
  }

  /** What the saga sent. */
  get body(): Fields<Body> {
    return this.command.effect.body as Fields<Body>;
  }

  /** The participant cannot do it now: a lock, a database that is away. The step's retry policy says what follows. */
  transient(message = 'The participant cannot do it now.'): Test {
    return this.answer({ outcome: 'transient', failure: { code: 'transient', message } });
  }

  /** The fence does not let it through: its time is over, or it was compensated already. */
  refuse(message = 'The fence refuses it.'): Test {
    return this.answer({ outcome: 'refused', failure: { code: 'expired', message } });
  }

  /** The participant cannot read it, and put it aside. */
  deadLetter(message = 'The participant cannot read it.'): Test {
    return this.answer({ outcome: 'dead-lettered', failure: { code: 'contract-violated', message } });
  }

  /** The answer does not fulfil its contract. */
  unreadable(message = 'The reply does not fulfil its contract.'): Test {
    return this.answer({ outcome: 'unreadable', failure: { code: 'unreadable', message } });
  }
}

/** A revoke that is out: `succeed()` and `fail()` say that the command had run before, and how it had ended. */
export class SentRevoke<
  Test,
  Reply extends object = object,
  Failure extends FailureType = FailureType,
> extends ParticipantAnswer<Test, Reply, Failure> {
  /** The command never ran, and never will. */
  revoked(): Test {
    return this.answer({ outcome: 'revoked' });
  }
}
