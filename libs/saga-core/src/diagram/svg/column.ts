import type { Block, Mark } from '../diagram.js';
import { PILL_HEIGHT, pill, pillWidth } from './card.js';
import type { Figure, ToSequence, WayBack } from './figure.js';
import { moved } from './figure.js';
import { SIGNS } from './icons.js';
import { GAP } from './measures.js';
import type { Shape } from './shape.js';
import { classOf, down } from './shape.js';

/** From the head of a frame to the label of a column. */
export const ABOVE = 18;
const TURNS_BACK = 'turns back';

/** What stands side by side with others in a frame, or alone. */
export interface Column {
  readonly label?: { readonly text: string; readonly look: string; readonly path?: string };
  readonly mark?: Mark;
  readonly blocks: readonly Block[];
  /** Its end is not that of the frame: the saga turns back. */
  readonly turnsBack?: true;
  /** False: something else leads to its label. */
  readonly hasStem?: boolean;
}

/** A column from the head of its frame down to its last block; what leads on from there, the frame draws. */
export function columnFigure(
  { label, mark, blocks, turnsBack, hasStem = true }: Column,
  toSequence: ToSequence,
): Figure {
  const inside = toSequence(blocks);
  const under = label ? ABOVE + PILL_HEIGHT : 0;
  const isEmpty = blocks.length === 0 && !turnsBack;
  const first = isEmpty ? under : under + GAP;
  const half = Math.max(
    label ? pillWidth(label.text, label.path !== undefined) / 2 : 0,
    turnsBack ? pillWidth(TURNS_BACK, true) / 2 : 0,
  );
  const flow = `flow${classOf(mark)}`;
  const stem = label?.look === 'failure' ? `failure${classOf(mark)}` : flow;
  return {
    left: Math.max(half, inside.left),
    right: Math.max(half, inside.right),
    height: first + (turnsBack ? PILL_HEIGHT : inside.height),
    ...(inside.way ? { way: lowered(inside.way, first) } : {}),
    draw: (x, y): readonly Shape[] => [
      ...(label && hasStem ? [down(stem, x, y, y + ABOVE, false)] : []),
      ...(isEmpty ? [] : [down(turnsBack ? `failure${classOf(mark)}` : flow, x, y + under, y + first)]),
      ...(label ? [pill(label.text, `${label.look}${classOf(mark)}`, x, y + ABOVE, label.path)] : []),
      ...(turnsBack ? [pill(TURNS_BACK, `turns-back${classOf(mark)}`, x, y + first, SIGNS.undo)] : []),
      ...inside.draw(x, y + first),
    ],
  };
}

function lowered(way: WayBack, y: number): WayBack {
  const enters = way.enters === undefined ? {} : { enters: way.enters + y };
  return { kind: way.kind, ...enters, leaves: moved(way.leaves, 0, y) };
}
