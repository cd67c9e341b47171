import type { Block } from '../diagram.js';
import { needsWayBack } from '../inner-blocks.js';
import type { Figure, WayBack } from './figure.js';
import { moved } from './figure.js';
import type { Measures } from './measures.js';
import { GAP, RAIL_MARGIN } from './measures.js';
import type { Point, Shape } from './shape.js';
import { classOf, down, line } from './shape.js';

/** Draws one block; `reach` is how far right of the axis a frame has to go, so that the way back leads through it and not along its edge. */
export type ToFigure = (block: Block, reach: number) => Figure;

interface Row {
  readonly block: Block;
  readonly figure: Figure;
  readonly top: number;
}

/** Blocks one below the other, and beside them the way back, from below to above. An inner list has others behind it that may turn back. */
export function sequence(
  blocks: readonly Block[],
  { rail }: Measures,
  isInner: boolean,
  toFigure: ToFigure,
): Figure {
  const reach = blocks.some(needsWayBack) ? rail + RAIL_MARGIN : 0;
  let top = 0;
  const rows = blocks.map((block): Row => {
    const figure = toFigure(block, reach);
    const row = { block, figure, top };
    top += figure.height + GAP;
    return row;
  });
  const chain = chainOf(rows, isInner);
  const way = wayThrough(chain);
  return {
    left: Math.max(0, ...rows.map(({ figure }) => figure.left)),
    right: Math.max(way ? reach : 0, ...rows.map(({ figure }) => figure.right)),
    height: Math.max(0, top - GAP),
    ...(way ? { way } : {}),
    draw: (x, y) => [
      ...rows.slice(1).map((row) => flowInto(row, x, y)),
      ...links(chain, { x, y }, rail),
      ...rows.flatMap((row) => row.figure.draw(x, y + row.top)),
    ],
  };
}

function flowInto({ block, top }: Row, x: number, y: number): Shape {
  return down(`flow${classOf(block.mark)}`, x, y + top - GAP, y + top);
}

type Link = WayBack & { readonly top: number };

/**
 * The rows on the way back, from above to below. It begins at the last one that has something to undo or turns the saga back; or, if that
 * is to be undone for what follows the list, it comes in from there, and leads through whatever is below as well.
 */
function chainOf(rows: readonly Row[], isInner: boolean): readonly Link[] {
  const last = rows.findLastIndex(({ figure: { way } }) => way !== undefined && way.kind !== 'passes');
  if (last < 0) return [];
  const comesFromBelow = isInner && rows[last]?.figure.way?.kind === 'undone';
  return rows.slice(0, comesFromBelow ? rows.length : last + 1).flatMap(({ figure: { way }, top }, index) => {
    const isOnTheWay = way !== undefined && (way.enters !== undefined || index === last);
    return isOnTheWay ? [{ ...way, top }] : [];
  });
}

function wayThrough(chain: readonly Link[]): WayBack | undefined {
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last) return undefined;
  const isUndone = last.kind !== 'begins' && last.enters !== undefined;
  return {
    kind: isUndone ? 'undone' : 'begins',
    ...(isUndone && last.enters !== undefined ? { enters: last.top + last.enters } : {}),
    leaves: moved(first.leaves, 0, first.top),
  };
}

function links(chain: readonly Link[], { x, y }: Point, rail: number): readonly Shape[] {
  return chain.slice(1).map((lower, index) => {
    const upper = chain[index];
    const end = { x: x + rail, y: y + (upper?.top ?? 0) + (upper?.enters ?? 0) };
    return line('back', [...moved(lower.leaves, x, y + lower.top), end]);
  });
}
