import { captionOf } from '../caption.js';
import type { MachineBlock } from '../diagram.js';
import { captionShapes, cardHeight, titleOf } from './card.js';
import type { Figure, ToSequence } from './figure.js';
import { BADGE, GAP, PADDING, widthOfCaption } from './measures.js';
import type { Measures } from './measures.js';
import type { Curve, Rect, Shape } from './shape.js';
import { across, classOf, down } from './shape.js';
import type { Exit, StateFigure } from './state-figure.js';
import { stateFigure } from './state-figure.js';

const NARROWEST_SWING = 22;
const SWING_STEP = 13;
const BETWEEN_STATES = 24;

interface PlacedState extends StateFigure {
  readonly top: number;
}

/** A transition between two places of the column: down on the right side, up on the left one. */
interface Arc {
  readonly exit: Exit;
  readonly from: number;
  readonly to: number;
  readonly isUp: boolean;
  readonly swing: number;
}

/** A frame with the states of a machine one below the other, the initial one first, and curves for what leads from one to another. */
export function machineFigure(
  block: MachineBlock,
  reach: number,
  { rail }: Measures,
  toSequence: ToSequence,
): Figure {
  const content = { ...captionOf(block), ...block, look: 'machine' };
  const head = cardHeight(content);
  const inOrder = [
    ...block.states.filter(({ name }) => name === block.initial),
    ...block.states.filter(({ name }) => name !== block.initial),
  ];
  let top = head + GAP;
  const states = inOrder.map((state): PlacedState => {
    const figure = { ...stateFigure(state, state.name === block.initial, toSequence), top };
    top += figure.height + BETWEEN_STATES;
    return figure;
  });
  const height = top - BETWEEN_STATES + PADDING + 4;
  const width = 2 * Math.ceil(Math.max(0, ...states.map(({ minWidth }) => minWidth)) / 2);
  const arcs = arcsOf(states);
  const swing = (isUp: boolean) =>
    Math.max(0, ...arcs.filter((arc) => arc.isUp === isUp).map((arc) => arc.swing));
  const needed = Math.ceil((Math.min(440, widthOfCaption(content, block.progress) + BADGE) - width) / 2);
  const left = Math.max(width / 2 + swing(true) + PADDING, width / 2 + needed);
  const right = Math.max(width / 2 + swing(false) + PADDING, width / 2 + needed, reach);
  return {
    left,
    right,
    height,
    way: { kind: 'passes', enters: height, leaves: [{ x: rail, y: 0 }] },
    draw: (x, y) => {
      const rect: Rect = { x: x - left, y, width: left + right, height };
      const shapes: readonly Shape[] = [
        { shape: 'box', rect, radius: 14, kind: 'frame', look: 'frame' },
        across('divider', y + head, rect.x, rect.x + rect.width),
        ...captionShapes(content, rect),
      ];
      return [
        { shape: 'group', look: `machine${classOf(block.mark)}`, title: titleOf(content), shapes },
        ...(states.length === 0 ? [] : [down('flow', x, y + head, y + head + GAP)]),
        ...arcs.map((arc) => curve(arc, x, y, width)),
        ...states.flatMap((state) => state.draw(x, y + state.top, width)),
      ];
    },
  };
}

function curve({ exit, from, to, isUp, swing }: Arc, x: number, y: number, width: number): Curve {
  const side = isUp ? -1 : 1;
  const edge = x + (side * width) / 2;
  return {
    shape: 'curve',
    from: { x: edge, y: y + from },
    to: { x: edge, y: y + to },
    swing: side * swing,
    look: `${exit.isTimeout ? 'goes timed' : 'goes'}${classOf(exit.mark)}`,
  };
}

/** Short ones inside, long ones around them; those that arrive at the same state do so one below the other. */
function arcsOf(states: readonly PlacedState[]): readonly Arc[] {
  const arrivals = new Map<string, number>();
  const bare = states.flatMap((state) =>
    state.exits.flatMap((exit) => {
      const target = states.find(({ name }) => name === exit.goTo);
      if (!target) return [];
      const isUp = target.top < state.top;
      const slot = arrivals.get(`${exit.goTo} ${isUp}`) ?? 0;
      arrivals.set(`${exit.goTo} ${isUp}`, slot + 1);
      return [{ exit, from: state.top + exit.y, to: target.top + arrivalAt(slot, target.headHeight), isUp }];
    }),
  );
  const drawn: Arc[] = [];
  for (const arc of bare.toSorted((one, other) => length(one) - length(other))) {
    const crossed = drawn
      .filter((other) => other.isUp === arc.isUp && overlaps(other, arc))
      .map(({ swing }) => swing);
    drawn.push({ ...arc, swing: crossed.length === 0 ? NARROWEST_SWING : Math.max(...crossed) + SWING_STEP });
  }
  return drawn;
}

/** From the middle of the head outwards, and again from the middle when there is no more room. */
function arrivalAt(slot: number, headHeight: number): number {
  const SLOTS = [0, 9, -9, 4.5, -4.5] as const;
  return headHeight / 2 + (SLOTS[slot % SLOTS.length] ?? 0);
}

function length({ from, to }: Pick<Arc, 'from' | 'to'>): number {
  return Math.abs(to - from);
}

function overlaps(one: Pick<Arc, 'from' | 'to'>, other: Pick<Arc, 'from' | 'to'>): boolean {
  return (
    Math.min(one.from, one.to) <= Math.max(other.from, other.to) &&
    Math.min(other.from, other.to) <= Math.max(one.from, one.to)
  );
}
