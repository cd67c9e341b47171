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
import type { Box, Group, Point, Rect, Shape } from './svg/shape.js';
import { flat } from './svg/shape.js';
import { svg } from './svg/svg.js';
import { widthOf } from './svg/text.js';
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

function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  );
}

function areApart(one: Rect, other: Rect): boolean {
  return (
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y
  );
}

const isSolid = (shape: Shape): shape is Box => shape.shape === 'box' && shape.kind !== 'ornament';

/** Pairs that lie over each other, other than a frame and what is in it. */
function overlapping(boxes: readonly Box[]): readonly (readonly [Box, Box])[] {
  return boxes.flatMap((one, index) =>
    boxes.slice(index + 1).flatMap((other) => {
      if (areApart(one.rect, other.rect)) return [];
      if (one.kind === 'frame' && contains(one.rect, other.rect)) return [];
      return other.kind === 'frame' && contains(other.rect, one.rect) ? [] : [[one, other] as const];
    }),
  );
}

/** The rectangles of all texts, each with the card or frame that it belongs to. */
function textsIn(
  shapes: readonly Shape[],
  around?: Rect,
): readonly { readonly text: string; readonly rect: Rect; readonly around?: Rect }[] {
  return shapes.flatMap((shape) => {
    if (shape.shape === 'group') return textsIn(shape.shapes, boxOf(shape) ?? around);
    if (shape.shape !== 'text') return [];
    const { at, anchor, width, text, face } = shape;
    const x = anchor === 'start' ? at.x : anchor === 'end' ? at.x - width : at.x - width / 2;
    const height = face === 'headline' ? 20 : 12;
    return [
      {
        text,
        rect: { x, y: at.y - height + 2, width: Math.max(width, widthOf(text, face)), height },
        around,
      },
    ];
  });
}

function boxOf({ shapes }: Group): Rect | undefined {
  return shapes.find(isSolid)?.rect;
}

const NODE =
  /^ *n\d+(\[".*"\]|\(".*"\)|\(\[".*"\]\)|\{".*"\}|\{\{".*"\}\}|\[\[".*"\]\]|\[\/".*"\/\]|\(\(".*"\)\))$/u;
const EDGE = /^ *(n\d+) (?:-->|-\.->|-\.-|~~~)(?:\|"[^"|]*"\|)? (n\d+)$/u;
const FRAME = /^ *subgraph n\d+\["[^"]*"\]$/u;
const OTHER =
  /^ *(end|accTitle: [\p{L}\p{N} ,.-]*|flowchart TB|classDef [a-z-]+ .*|class [n\d,]+ [a-z-]+|linkStyle [\d,]+ .*)$/u;

/** Lines that lead through a card or a label instead of around it. Their ends touch what they join. */
function linesThrough(shapes: readonly Shape[]): readonly unknown[] {
  const all = flat(shapes);
  const cards = all.filter(isSolid).filter(({ kind }) => kind !== 'frame');
  const segments = all.flatMap((shape) =>
    shape.shape === 'line'
      ? shape.points.slice(1).map((to, index) => [shape.points[index] ?? to, to] as const)
      : [],
  );
  return segments.flatMap(([from, to]) => {
    const x = Math.min(from.x, to.x);
    const y = Math.min(from.y, to.y);
    const rect = { x, y, width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
    const crossed = cards.find((card) => !areApart(rect, inset(card.rect)));
    return crossed ? [{ from, to, crossed }] : [];
  });
}

/** Ends of lines that join nothing: each is at the edge of a box, or at the line below the head of a frame. */
function looseEnds(shapes: readonly Shape[]): readonly unknown[] {
  const all = flat(shapes);
  const isStacked = (shape: Shape): shape is Box => shape.shape === 'box' && shape.look === 'behind';
  const boxes = [...all.filter(isSolid), ...all.filter(isStacked)].map(({ rect }) => rect);
  const lines = all.filter((shape) => shape.shape === 'line');
  const heads = lines.filter(({ look }) => look === 'divider').map(({ points }) => points);
  const isAtBox = ({ x, y }: Point) =>
    boxes.some(
      (rect) =>
        contains(rect, { x, y, width: 0, height: 0 }) &&
        !contains(inset(rect), { x, y, width: 0, height: 0 }),
    );
  const isAtHead = ({ x, y }: Point) =>
    heads.some(([from, to]) => from && to && from.y === y && from.x <= x && x <= to.x);
  return lines.flatMap(({ look, points, hasTip }) => {
    const isBack = look.startsWith('back') || look.startsWith('tie');
    const ends = isBack ? [points[0], points.at(-1)] : hasTip && look !== 'again' ? [points.at(-1)] : [];
    return ends.filter((end) => end && !isAtBox(end) && !isAtHead(end)).map((end) => ({ look, end }));
  });
}

/** Transitions that leave the frame of their machine. */
function straying(shapes: readonly Shape[]): readonly unknown[] {
  const all = flat(shapes);
  const frames = all.filter(isSolid).filter(({ kind }) => kind === 'frame');
  return all.filter((shape) => {
    if (shape.shape !== 'curve') return false;
    const { from, to, swing } = shape;
    const rect = {
      x: Math.min(from.x, from.x + swing),
      y: Math.min(from.y, to.y),
      width: Math.abs(swing),
      height: Math.abs(from.y - to.y),
    };
    return !frames.some((frame) => contains(frame.rect, rect));
  });
}

function inset({ x, y, width, height }: Rect): Rect {
  return { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
}

describe('a diagram', { timeout: 120_000 }, () => {
  it('of any definition and any saga is drawn with no box over another, and all text where it belongs', () => {
    fc.assert(
      fc.property(drawn, ([definition, saga_]) => {
        const { width, height, shapes } = pageOf(diagramOf(definition, saga_));
        const page = { x: 0, y: 0, width, height };
        const boxes = flat(shapes).filter(isSolid);
        expect(overlapping(boxes)).toEqual([]);
        expect(boxes.filter(({ rect }) => !contains(page, rect))).toEqual([]);
        expect(linesThrough(shapes)).toEqual([]);
        expect(looseEnds(shapes)).toEqual([]);
        expect(straying(shapes)).toEqual([]);
        const texts = textsIn(shapes);
        expect(texts.filter(({ rect, around = page }) => !contains(around, rect))).toEqual([]);
        const clashes = texts.flatMap((one, index) =>
          texts.slice(index + 1).filter((other) => !areApart(one.rect, other.rect)),
        );
        expect(clashes).toEqual([]);
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
