import { propertySettings } from '@edda/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from '../definition/definition.js';
import type { MachineState, Step, WaitArm, WaitStep } from '../definition/step.js';
import { allSteps } from '../definition/step.js';
import type { SagaState } from '../state/saga-state.js';
import { SAGA_STATUSES } from '../state/saga-state.js';
import type { CommandPhase, StepState } from '../state/step-state.js';
import { diagramOf } from './diagram-of.js';
import { mermaid } from './mermaid/mermaid.js';
import {
  arm,
  attempt,
  choose,
  forEach,
  instance,
  machine,
  parallel,
  pivot,
  publish,
  ran,
  recover,
  repeat,
  retriable,
  saga,
  state,
  step,
  wait,
  within,
} from './sample-sagas.fixture.js';
import { pageOf } from './svg/page.js';
import { svg } from './svg/svg.js';
import { problemsOfPage } from './svg/page.fixture.js';
import { problemsOfXml } from './xml.fixture.js';

const HOSTILE = [
  '"]; end',
  '</text><script>alert(1)</script>',
  'a & b <c> "d" \'e\'',
  '%%{init: {}}%%',
  'line\nbreak\ttab\r\0null',
  '日本語の名前 👩‍👩‍👧',
  '\ud800 alone',
  '#quot; #35;',
  '`**bold**` 1. list',
  'constructor',
  '',
  'x'.repeat(400),
];
const name = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z][a-zA-Z]{2,14}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
const message = fc.oneof(fc.stringMatching(/^[a-z]{3,8}\.[a-z-]{3,20}$/), fc.constantFrom(...HOSTILE));
const some = <Value>(value: fc.Arbitrary<Value>, most = 3) => fc.array(value, { maxLength: most });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const { steps } = fc.letrec<{
  step: Step;
  steps: readonly Step[];
  wait: WaitStep;
  arm: WaitArm;
  state: MachineState;
}>((tie) => {
  const inside = fc.oneof({ maxDepth: 4, withCrossShrink: true }, fc.constant([]), tie('steps'));
  const branches = fc
    .array(fc.tuple(name, inside), { minLength: 1, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));
  const failures = some(fc.record({ code: name, steps: inside }), 2).map((onFailure) => ({ onFailure }));
  const outlet = fc.oneof(inside, fc.constant('compensate' as const));
  const policy = fc.constantFrom('finish' as const, 'fail-fast' as const);
  return {
    steps: some(tie('step'), 4),
    step: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.tuple(name, message, maybe(message)).map(([...all]) => step(...all)),
      fc.tuple(name, message, maybe(message), failures).map(([...all]) => step(...all)),
      fc.tuple(name, message, failures).map(([...all]) => pivot(...all)),
      fc.tuple(name, message).map(([...all]) => retriable(...all)),
      message.map((event) => publish(event)),
      fc.tuple(name, branches).map(([...all]) => choose(...all)),
      fc.tuple(name, branches, policy).map(([of, all, onFailure]) => parallel(of, all, { onFailure })),
      fc.tuple(name, name, inside).map(([...all]) => forEach(...all)),
      fc.tuple(name, fc.nat({ max: 9 }), inside).map(([...all]) => repeat(...all)),
      fc.tuple(name, inside, inside).map(([...all]) => attempt(...all)),
      fc.tuple(name, fc.integer({ min: 1, max: 4 }), inside).map(([...all]) => recover(...all)),
      tie('wait'),
      fc.tuple(name, name, some(tie('state'), 4)).map(([...all]) => machine(...all)),
    ),
    wait: fc
      .tuple(name, some(tie('arm')), maybe(fc.integer({ min: 0, max: 1e12 })), outlet, maybe(name))
      .map(([of, arms, dueAt, onTimeout, role]) => {
        const due = dueAt === undefined ? {} : { dueAt: within(dueAt) };
        return wait(of, arms, { onTimeout, ...due, ...(role === undefined ? {} : { approval: { role } }) });
      }),
    arm: fc
      .tuple(
        name,
        maybe(message),
        fc.constantFrom('take' as const, 'ignore' as const, 'park' as const),
        outlet,
      )
      .map(([of, event, effect, follows]) => arm(of, event, follows, { effect })),
    state: fc
      .tuple(name, inside, inside, maybe(tie('wait')), name)
      .map(([of, entry, exit, waits, goTo]) =>
        state('m', of, { entry, exit, ...(waits ? { wait: waits } : {}), goTo: { timeout: goTo } }),
      ),
  };
});

const definitions = fc.tuple(name, steps).map(([of, all]) => saga(of, all));

const PHASES: readonly CommandPhase[] = [
  'outstanding',
  'waiting',
  'revoking',
  'succeeded',
  'failed',
  'unknown',
  'stuck',
  'skipped',
];
const failure = { reason: 'failure', path: 'p', message: 'm' } as const;

/** What might be remembered of a step, whether or not that can come about: a picture is drawn of whatever is there. */
function remembered(of: Step, path: string, dice: number): readonly StepState[] {
  const phase = PHASES[dice % PHASES.length] ?? 'succeeded';
  switch (of.kind) {
    case 'command': {
      const undo = dice % 3 === 0 ? PHASES[(dice >> 3) % PHASES.length] : undefined;
      const [handler] = of.onFailure;
      return [ran(path, phase, undo, handler && dice % 5 === 0 ? { handled: handler.code } : {})];
    }
    case 'publish':
      return [{ kind: 'published', path }];
    case 'choose':
      return [{ kind: 'chosen', path, branch: of.branches[dice % 4]?.name }];
    case 'for-each':
      return [
        { kind: 'items', path, items: [1, 2, 3] },
        { kind: 'item', path: `${path}[1]`, patch: {} },
      ];
    case 'repeat':
      return [{ kind: 'pass', path: `${path}[1]`, again: dice % 2 === 0 }];
    case 'attempt':
      return [{ kind: 'scope', path, phase: dice % 2 === 0 ? 'failed' : 'undone', failure }];
    case 'recover':
      return [{ kind: 'scope', path: `${path}[1]`, phase: 'undone', failure, retryAt: 1 }];
    case 'parallel':
      return [{ kind: 'joined', path, patch: {} }];
    case 'wait':
      return [
        {
          kind: 'wait',
          path,
          phase: dice % 2 === 0 ? 'open' : 'over',
          arms: [],
          since: 0,
          dueAt: dice,
          arm: of.arms[0]?.name,
        },
      ];
    case 'machine':
      return [
        { kind: 'machine', path, state: of.states[dice % 4]?.name ?? '', visit: 1, stayed: false, patch: {} },
      ];
  }
}

const drawn: fc.Arbitrary<readonly [SagaDefinition, SagaState | undefined]> = definitions.chain(
  (definition) => {
    const all = allSteps(definition.steps);
    return fc
      .record({
        isInstance: fc.boolean(),
        dice: fc.array(fc.nat({ max: 200 }), { minLength: all.length, maxLength: all.length }),
        status: fc.constantFrom(...SAGA_STATUSES),
        abort: maybe(fc.constant(failure)),
      })
      .map(({ isInstance, dice, status, abort }) => {
        const known = all.flatMap((of, index) => {
          const luck = dice[index] ?? 0;
          return luck % 4 === 3
            ? []
            : ['', '[1]', '[1.1]'].flatMap((at) => remembered(of, `${of.name}${at}`, luck));
        });
        const about = { status, ...(abort ? { abort } : {}) };
        return [definition, isInstance ? instance(definition, known, about) : undefined] as const;
      });
  },
);

const NODE =
  /^ *n\d+(\[".+"\]|\(".+"\)|\(\[".+"\]\)|\{".+"\}|\{\{".+"\}\}|\[\[".+"\]\]|\[\/".+"\/\]|\(\(".+"\)\))$/u;
const EDGE = /^ *(n\d+) (?:-->|-\.->|-\.-|~~~)(?:\|"[^"|]+"\|)? (n\d+)$/u;
const FRAME = /^ *subgraph n\d+\["[^"]+"\]$/u;
const OTHER =
  /^ *(end|accTitle: [\p{L}\p{N} ,.-]*|flowchart TB|classDef [a-z-]+ .*|class [n\d,]+ [a-z-]+|linkStyle [\d,]+ .*)$/u;

describe('a diagram', { timeout: 120_000 }, () => {
  it('of any definition and any saga is drawn with no box over another, and all text where it belongs', () => {
    fc.assert(
      fc.property(drawn, ([definition, saga_]) => {
        expect(problemsOfPage(pageOf(diagramOf(definition, saga_)))).toEqual([]);
      }),
      settings(),
    );
  });

  it('of any definition and any saga is SVG that is well-formed, without scripts, and the same each time', () => {
    fc.assert(
      fc.property(drawn, ([definition, saga_]) => {
        const text = svg(diagramOf(definition, saga_));
        expect(problemsOfXml(text)).toEqual([]);
        expect(text).not.toMatch(/<script|="[^"]*(NaN|undefined|Infinity)/);
        expect(svg(diagramOf(definition, saga_))).toBe(text);
      }),
      settings(),
    );
  });

  it('of any definition and any saga is Mermaid in which no name is anything but a name', () => {
    fc.assert(
      fc.property(drawn, ([definition, saga_]) => {
        const lines = mermaid(diagramOf(definition, saga_)).trimEnd().split('\n');
        const strange = lines.filter((line) => ![NODE, EDGE, FRAME, OTHER].some((form) => form.test(line)));
        expect(strange).toEqual([]);
        const known = new Set(lines.flatMap((line) => /^ *(n\d+)\W/.exec(line)?.[1] ?? []));
        const ends = lines.flatMap((line) => EDGE.exec(line)?.slice(1) ?? []);
        expect(ends.filter((id) => !known.has(id))).toEqual([]);
      }),
      settings(),
    );
  });
});

/** A picture takes milliseconds: fewer runs than for what takes none. */
function settings<Values>(): fc.Parameters<Values> {
  const { numRuns, ...others } = propertySettings<Values>();
  return { ...others, numRuns: Math.ceil(numRuns / 8) };
}
