import type { Block } from '../diagram.js';
import type { Point, Shape } from './shape.js';
import { down, line } from './shape.js';

/**
 * A part of the picture that knows its size and not yet its place. Its axis is where the flow of the saga enters above and leaves below;
 * `left` and `right` are how far it goes from there.
 */
export interface Figure {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly way?: WayBack;
  /** Puts the figure's axis at x, and its top at y. */
  readonly draw: (x: number, y: number) => readonly Shape[];
}

/** Draws a list of blocks that are inside another one. */
export type ToSequence = (blocks: readonly Block[]) => Figure;

/** How the way back, on which things are undone from below to above, comes through a figure. Places are relative to its axis and top. */
export interface WayBack {
  /**
   * - `undone`: it has something to undo, when what comes later fails
   * - `begins`: the saga can turn back here, but not for what comes later
   * - `passes`: neither, but there is no way around it
   */
  readonly kind: 'undone' | 'begins' | 'passes';
  /** Where it comes in from below. Missing: it begins here. */
  readonly enters?: number;
  /** How it goes out above: the last point is on the rail. */
  readonly leaves: readonly Point[];
}

export function moved(points: readonly Point[], x: number, y: number): readonly Point[] {
  return points.map((point) => ({ x: point.x + x, y: point.y + y }));
}

/** Figures side by side, as close as they may be: for each one how far its axis is from the left end of all. */
export function sideBySide(
  figures: readonly Figure[],
  gap: number,
): { readonly axes: readonly number[]; readonly width: number } {
  let width = 0;
  const axes = figures.map(({ left, right }, index) => {
    const axis = width + (index === 0 ? 0 : gap) + left;
    width = axis + right;
    return axis;
  });
  return { axes, width };
}

/** The way back inside a frame: in at its lower edge, through what is inside, and out at its upper one. */
export function backThrough(
  { way }: Figure,
  x: number,
  y: number,
  upper: number,
  lower: number,
  rail: number,
): readonly Shape[] {
  if (!way || way.kind === 'passes') return [];
  const inside = way.leaves.map((point) => ({ x: x + point.x, y: y + point.y }));
  const out = line('back', [...inside, { x: x + rail, y: upper }]);
  if (way.kind !== 'undone' || way.enters === undefined) return [out];
  return [down('back', x + rail, lower, y + way.enters), out];
}
