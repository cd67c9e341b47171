import type { Page } from './page.js';
import type { Box, Group, Point, Rect, Shape } from './shape.js';
import { flat } from './shape.js';
import { widthOf } from './text.js';

/** What is wrong with where things are. Empty: no box lies over another one, all text is where it belongs, and lines join what they should. */
export function problemsOfPage({ width, height, shapes }: Page): readonly unknown[] {
  const page = { x: 0, y: 0, width, height };
  const boxes = flat(shapes).filter(isSolid);
  const texts = textsIn(shapes);
  return [
    ...overlapping(boxes).map((pair) => ({ overlapping: pair })),
    ...boxes.filter(({ rect }) => !contains(page, rect)).map((box) => ({ offThePage: box })),
    ...linesThrough(shapes),
    ...looseEnds(shapes),
    ...straying(shapes).map((curve) => ({ straying: curve })),
    ...texts.filter(({ rect, around = page }) => !contains(around, rect)).map((text) => ({ outside: text })),
    ...texts.flatMap((one, index) =>
      texts
        .slice(index + 1)
        .flatMap((other) => (areApart(one.rect, other.rect) ? [] : [{ clash: [one, other] }])),
    ),
  ];
}

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
