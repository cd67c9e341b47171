import { openWaits, stepNameOf } from '@edda/saga-core';
import type {
  AbortReason,
  CommandType,
  Duration,
  EffectOf,
  EventType,
  FailureType,
  Fields,
  IgnoreReason,
  ParkReason,
  SagaDefinition,
} from '@edda/saga-core';
import type { ScriptedReply } from '../run/scripted.js';
import { differencesFrom } from '../story/differences.js';
import type { Part } from '../story/differences.js';
import { showBody } from '../story/show.js';
import type { Answered } from './answer.js';
import { SentCommand, SentRevoke } from './answer.js';
import { StartedChild, UndoneChild } from './child-answer.js';
import { answerAsScripted } from './scripted-answer.js';
import { isAt, SagaUnderTest } from './saga-under-test.js';
import type { TestOptions } from './saga-under-test.js';
import type { SentMessage } from './sent-messages.js';
import { differencesOfWait } from './expected-wait.js';
import type { ExpectedWait } from './expected-wait.js';

/** How a saga has to have ended, or why it has to be parked. What is not mentioned may be anything. */
export interface ExpectedEnd {
  /** Why it turned back. */
  readonly reason?: AbortReason;
  /** The code of the failure. */
  readonly code?: string;
  /** The step, or one run of it. */
  readonly at?: string;
}

/**
 * One saga, and a test that is its whole world: what it sends is expected and answered, time passes when the test says so, events and people
 * come when the test lets them. Without broker, database or Nest. An expectation that is not met throws, with the story so far.
 */
export class SagaTest extends SagaUnderTest {
  /**
   * The saga has sent this command, forward or as a compensation, and nobody has expected it yet. Answer it with what this returns.
   *
   * @param body the fields that matter
   * @param at the step (or one run of it), if several send the same command
   */
  expectCommand<Body extends object, Reply extends object, Failure extends FailureType>(
    command: CommandType<Body, Reply, Failure>,
    body?: Part<Fields<NoInfer<Body>>>,
    { at }: { readonly at?: string } = {},
  ): SentCommand<this, Body, Reply, Failure> {
    const { messageName } = command;
    const what = `the command ${messageName}${showBody(body ?? {})}${at === undefined ? '' : ` at "${at}"`}`;
    const sent = this.sent
      .unseenOf('send-command')
      .filter(({ effect }) => effect.command === messageName && (at === undefined || isAt(effect.path, at)));
    const found = this.pick(what, sent, (effect) => differencesFrom(body ?? {}, effect.body));
    return new SentCommand(this.answered, found, command);
  }

  /** The saga has asked the participant to forbid this command, and to say what became of it. For a child saga: `RunSaga`. */
  expectRevoke<Reply extends object, Failure extends FailureType>(
    command: CommandType<object, Reply, Failure>,
  ): SentRevoke<this, Reply, Failure> {
    const { messageName } = command;
    const sent = this.sent.unseenOf('send-revoke').filter(({ effect }) => effect.command === messageName);
    const found = this.pick(`a revoke of ${messageName}`, sent, () => []);
    return new SentRevoke(this.answered, found, command);
  }

  /** The saga has started this child saga. `input`: the fields of its start that matter. */
  expectChild(saga: string, input: object = {}): StartedChild<this> {
    const what = `that the child saga "${saga}" is started${showBody(input)}`;
    const found = this.pick(what, this.toChild('orchestrator.run-saga', saga), (effect) =>
      differencesFrom(input, effect.body['input']),
    );
    return new StartedChild(this.answered, found);
  }

  /** The saga has asked this child saga to undo itself, since it is undone itself. */
  expectUndo(saga: string): UndoneChild<this> {
    const what = `that the child saga "${saga}" is undone`;
    const found = this.pick(what, this.toChild('orchestrator.undo-saga', saga), () => []);
    return new UndoneChild(this.answered, found);
  }

  /** The saga has published this event, and nobody has expected it yet. */
  expectPublished<Body extends object>(event: EventType<Body>, body?: Part<Fields<NoInfer<Body>>>): this {
    const { messageName } = event;
    const sent = this.sent.unseenOf('publish-event').filter(({ effect }) => effect.event === messageName);
    this.pick(`the event ${messageName}${showBody(body ?? {})}`, sent, (effect) =>
      differencesFrom(body ?? {}, effect.body),
    );
    return this;
  }

  /** The saga has sent nothing that was not expected before: no command, no revoke, no event. */
  expectNothingSent(): this {
    if (this.sent.unseen.length > 0) throw this.unmet('that nothing more is sent');
    return this;
  }

  /** The saga waits at this step: for an event, a person or a time. */
  expectWaiting<Body extends object>(step: string, expected: ExpectedWait<Body> = {}): this {
    const wait = openWaits(this.state).find(({ path }) => isAt(path, step));
    const differences = wait && differencesOfWait(wait, expected, this.now);
    if (!differences || differences.length > 0) throw this.unmet(`that it waits at "${step}"`, differences);
    return this;
  }

  /** The message that came last has changed nothing. */
  expectIgnored(reason?: IgnoreReason): this {
    if (this.ignored === undefined || this.ignored !== (reason ?? this.ignored)) {
      const was = this.ignored === undefined ? 'It was not ignored.' : `It was ignored: ${this.ignored}.`;
      throw this.unmet(`that the last message is ignored${reason === undefined ? '' : `: ${reason}`}`, [was]);
    }
    return this;
  }

  /** The saga is over. */
  expectEnd(status: 'completed' | 'compensated' | 'resolved', expected: ExpectedEnd = {}): this {
    const { abort } = this.state;
    if (this.status !== status || !isAsExpected(expected, abort))
      throw this.unmet(`that the saga has ended as ${status}${showBody(expected)}`);
    return this;
  }

  /** The saga needs a person. */
  expectParked(expected: { readonly reason?: ParkReason; readonly at?: string } = {}): this {
    const { parked } = this.state;
    if (!parked || !isAsExpected(expected, parked))
      throw this.unmet(`that the saga is parked${showBody(expected)}`);
    return this;
  }

  /**
   * Given: the saga goes its normal way until this step is under way. Each command before it is answered as `replies` say, or with success and
   * an empty body, and delays pass. An event or a person that it waits for on the way has to come first.
   */
  reach(step: string, replies: readonly ScriptedReply[] = []): this {
    const executions = new Map<string, number>();
    for (;;) {
      const next = this.sent.unseenOf('send-command')[0];
      const isThere = next && isAt(next.effect.path, step);
      if (isThere || openWaits(this.state).some(({ path }) => isAt(path, step))) return this;
      if (!next) {
        const delay = openWaits(this.state).find(({ arms, roles }) => arms.length === 0 && !roles);
        if (delay?.dueAt === undefined) throw this.unmet(`that the saga reaches "${step}"`);
        this.advanceTo(delay.dueAt);
        continue;
      }
      next.seen = true;
      const { path } = next.effect;
      const count = (executions.get(stepNameOf(path)) ?? 0) + 1;
      executions.set(stepNameOf(path), count);
      answerAsScripted(this.answered, this.run.definition, next, replies, count);
    }
  }

  private toChild(command: string, saga: string): readonly SentMessage<EffectOf<'send-command'>>[] {
    return this.sent
      .unseenOf('send-command')
      .filter(({ effect }) => effect.command === command && effect.body['saga'] === saga);
  }

  /** The first message that fits. It is no news from then on. */
  private pick<Sent extends SentMessage>(
    what: string,
    candidates: readonly Sent[],
    differences: (effect: Sent['effect']) => readonly string[],
  ): Sent {
    const found = candidates.find(({ effect }) => differences(effect).length === 0);
    if (!found) {
      const nothing =
        this.sent.unseen.length === 0 ? ['It has sent nothing that was not expected already.'] : [];
      throw this.unmet(what, [...candidates.flatMap(({ effect }) => differences(effect)), ...nothing]);
    }
    found.seen = true;
    return found;
  }

  private get answered(): Answered<this> {
    return {
      checksContracts: this.checksContracts,
      reply: (input) => this.receive(input),
      newReplyId: () => this.newId('reply'),
      advance: (time: Duration) => this.advance(time),
      lost: (kind, path) => {
        this.remark('(lost)', path, kind);
        return this;
      },
    };
  }
}

function isAsExpected(
  { reason, code, at }: { readonly reason?: string; readonly code?: string; readonly at?: string },
  actual: { readonly reason: string; readonly path: string; readonly code?: string } | undefined,
): boolean {
  if (reason === undefined && code === undefined && at === undefined) return true;
  return (
    actual !== undefined &&
    (reason ?? actual.reason) === actual.reason &&
    (code ?? actual.code) === actual.code &&
    (at === undefined || isAt(actual.path, at))
  );
}

/**
 * Starts a saga in a test. `definition` is what `defineSaga()` or a builder made, or `definitionOf(new OrderSaga())` of a class.
 *
 * @throws if the definition is not well formed, or its contract does not allow the start
 */
export function testSaga(definition: SagaDefinition, options: TestOptions): SagaTest {
  return new SagaTest(definition, options);
}
